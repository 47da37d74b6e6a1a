"""The TLS handshake of a connection (RFC 8446, RFC 5246), played by the two applications."""

from __future__ import annotations

from simnet.models.tcp import Endpoint
from simnet.models.tcp.handshake import CLIENT_FLIGHTS, SERVER_FLIGHTS, WITH_REQUEST_BYTES


class Greeting:
    """How far it has come. Each flight is written when the one before it has arrived.

    `client_bytes` and `server_bytes` are what each side receives of TLS over the connection, which
    is not goodput; `with_request_bytes` what the client sends with its first request.
    """

    __slots__ = (
        "_client_flights",
        "_client_sent",
        "_server_flights",
        "_server_sent",
        "client_bytes",
        "server_bytes",
        "with_request_bytes",
    )

    def __init__(self, round_trips: int) -> None:
        self._client_flights = CLIENT_FLIGHTS[round_trips]
        self._server_flights = SERVER_FLIGHTS[round_trips]
        self.with_request_bytes = WITH_REQUEST_BYTES[round_trips]
        self.client_bytes = sum(self._server_flights)
        self.server_bytes = sum(self._client_flights) + self.with_request_bytes
        self._client_sent = self._server_sent = 0

    def by_client(self, client: Endpoint, now: int) -> bool:
        """Send the client's flights whose time has come; tell whether it may ask."""
        flights = self._client_flights
        while self._client_sent < len(flights):
            if client.received_bytes < sum(self._server_flights[: self._client_sent]):
                return False
            client.write(flights[self._client_sent], False, now)
            self._client_sent += 1
        return client.received_bytes >= self.client_bytes

    def by_server(self, server: Endpoint, now: int) -> None:
        """Send the server's flights whose time has come."""
        flights = self._server_flights
        while self._server_sent < len(flights):
            if server.received_bytes < sum(self._client_flights[: self._server_sent + 1]):
                return
            server.write(flights[self._server_sent], False, now)
            self._server_sent += 1
