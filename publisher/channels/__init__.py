"""The places that posts are delivered to, of one shape (`domain.ports_channel.Channel`); none knows another."""
