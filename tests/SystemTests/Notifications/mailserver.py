"""A mail server that keeps what it gets. usage: mailserver.py FOLDER PORT plain|starttls|tls CERTIFICATE MECHANISMS

Writes each mail as FOLDER/N.json. With MECHANISMS (such as LOGIN,PLAIN; or "none") it takes mail only from the user
"ann" with the password "secret word". A recipient whose name begins with "refused" is refused for ever, one whose name
begins with "later" is put off once.
"""
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

FOLDER, PORT, PROTECTION, CERTIFICATE, MECHANISMS = sys.argv[1:]


class Recorder:
    def __init__(self):
        self.count = len(os.listdir(FOLDER))
        self.put_off = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 5.1.1 nobody here by that name"
        if address.startswith("later") and address not in self.put_off:
            self.put_off.add(address)
            return "451 4.7.1 come back later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 fine"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        mail = {
            "sender": envelope.mail_from,
            "recipients": envelope.rcpt_tos,
            "helo": session.host_name,
            "protected": server.transport.get_extra_info("ssl_object") is not None,
            "user": session.auth_data,
            "text": envelope.original_content.decode("utf-8"),
        }
        part = os.path.join(FOLDER, f".{self.count}")
        with open(part, "w") as file:
            json.dump(mail, file)
        os.rename(part, os.path.join(FOLDER, f"{self.count:03}.json"))
        return "250 2.0.0 kept"


def authenticate(server, session, envelope, mechanism, data):
    success = (data.login, data.password) == (b"ann", b"secret word")
    return AuthResult(success=success, auth_data="ann" if success else None)


async def main():
    context = None
    if PROTECTION != "plain":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
    needs_user = MECHANISMS != "none"
    recorder = Recorder()

    def session():
        return SMTP(
            recorder, hostname="mail.example.org",
            tls_context=context if PROTECTION == "starttls" else None,
            require_starttls=PROTECTION == "starttls",
            authenticator=authenticate if needs_user else None,
            auth_required=needs_user, auth_require_tls=PROTECTION == "starttls",
            auth_exclude_mechanism={"LOGIN", "PLAIN"} - set(MECHANISMS.split(",")))

    await asyncio.get_running_loop().create_server(
        session, "127.0.0.1", int(PORT), ssl=context if PROTECTION == "tls" else None)
    print("ready", flush=True)
    await asyncio.Event().wait()


asyncio.run(main())
