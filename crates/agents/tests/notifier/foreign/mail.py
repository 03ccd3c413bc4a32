"""A mail server behind TLS on loopback, until its input ends.

    mail.py starttls|tls CERTIFICATE KEY

Prints its port, then a line of JSON for each message: who sends to whom, who signed in, how it was protected, what came.
Whoever signs in as `ci` with the password of the variable PASSWORD may.
"""

import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Printed:
    async def handle_DATA(self, server, session, envelope):
        tls = server.transport.get_extra_info("cipher")
        message = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "user": session.auth_data and session.auth_data.login.decode(),
            "tls": bool(tls),
            "content": envelope.content.decode(),
        }
        print(json.dumps(message), flush=True)
        return "250 taken"


def known(server, session, envelope, mechanism, given):
    is_known = isinstance(given, LoginPassword) and given.login == b"ci"
    is_right = is_known and given.password.decode() == os.environ["PASSWORD"]
    return AuthResult(success=is_right, handled=False, auth_data=given)


async def main(way, certificate, key):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    upgraded = way == "starttls"

    def server():
        return SMTP(
            Printed(),
            authenticator=known,
            auth_required=True,
            # With TLS from the start it does not see that there is any.
            auth_require_tls=upgraded,
            require_starttls=upgraded,
            tls_context=context if upgraded else None,
        )

    loop = asyncio.get_running_loop()
    listening = await loop.create_server(server, "127.0.0.1", 0, ssl=None if upgraded else context)
    print(listening.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main(*sys.argv[1:]))
