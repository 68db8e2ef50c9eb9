"""An authority of our own and a certificate that it gave, for servers on loopback."""

import datetime
import ipaddress
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAMES = (
    x509.DNSName("localhost"),
    x509.DNSName("mail.example.no"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
)


class Authority:
    """`trusted` is the file that whoever trusts it reads; `server` what a server needs that is to be trusted."""

    def __init__(self, folder):
        folder.mkdir()
        self.trusted, self._key = folder / "authority.pem", ec.generate_private_key(ec.SECP256R1())
        name = _name("Test authority")
        ours = _certificate(name, name, self._key).add_extension(x509.BasicConstraints(True, 0), critical=True)
        self.trusted.write_bytes(_pem(ours.sign(self._key, hashes.SHA256())))

        key = ec.generate_private_key(ec.SECP256R1())
        theirs = _certificate(_name("localhost"), name, key).add_extension(
            x509.SubjectAlternativeName(NAMES), critical=False
        )
        chain = folder / "server.pem"
        form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        chain.write_bytes(key.private_bytes(*form) + _pem(theirs.sign(self._key, hashes.SHA256())))
        self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server.load_cert_chain(chain)


def _certificate(subject, issuer, key):
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    return made.not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)
