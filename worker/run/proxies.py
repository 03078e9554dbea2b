"""The reverse proxies whose word about a client is taken; nobody's where none is set."""

from ipaddress import ip_address, ip_network

from starlette.requests import Request


class Proxies:
    """Addresses and networks of the deployer's own proxies."""

    def __init__(self, networks: tuple[str, ...]) -> None:
        """Take addresses or networks; raise ValueError for what is neither."""
        self._networks = [ip_network(one, strict=False) for one in networks]

    def is_one(self, request: Request) -> bool:
        """Tell whether the request comes straight from one of them."""
        try:
            peer = ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        return any(peer in network for network in self._networks)

    def address_of(self, request: Request) -> str:
        """Return the address of the client: what the nearest proxy wrote last, never what a client wrote itself."""
        if self.is_one(request):
            forwarded = request.headers.get("x-forwarded-for", "").rsplit(",", 1)[-1].strip()
            if forwarded:
                return forwarded[:64]
        return request.client.host if request.client else ""
