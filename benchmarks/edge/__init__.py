"""What a hit costs at the edge, beside a bare ASGI application that returns the same bytes on the same server."""
