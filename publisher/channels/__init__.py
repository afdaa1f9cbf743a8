"""The places that posts are delivered to. They share one shape (`domain.ports.Channel`) and do not know each other."""
