"""The Facebook Page as a channel, through the Graph API."""
