"""Whether a host is this machine itself: the one place where what is sent crosses no network."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine: `localhost` or a loopback address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"
