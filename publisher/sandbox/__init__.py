"""A Facebook Page on this machine: a Graph API look-alike and a page to look at.

It imports no other part of publisher.
"""
