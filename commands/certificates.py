"""Make an office's own certificate authority, and the certificates of its server.

For offices without internet or a domain of their own: browsers give a page what it needs to work offline
only over TLS, and no public authority vouches for 10.0.0.5. What ours may vouch for stands in its own
certificate (name constraints, RFC 5280 4.2.1.10): addresses of private networks, local names, and the
names it was made for. Whoever steals its key cannot stand in for a bank.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

AUTHORITY_DAYS = 3652
SERVER_DAYS = 820
"""Apple's systems refuse a server's certificate that is valid for more than 825 days, whoever made it
(support.apple.com/103769); the shorter limits of browsers are for public authorities only."""

RENEW_DAYS = 180
"""A certificate with fewer days left is renewed whenever a server starts."""

_BACKDATED = timedelta(days=2)
"""A tablet's clock may be a little behind."""

ALWAYS = ("localhost", "127.0.0.1", "::1")
"""The server's own names for itself."""

_LOCAL_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")
"""Names that no public authority may vouch for, and what is below them."""

_PRIVATE = tuple(
    ip_network(each)
    for each in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"),
        *("fc00::/7", "fe80::/10", "::1/128"),
    )
)

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_NAME = re.compile(rf"{_LABEL}(\.{_LABEL})*")


class InvalidName(ValueError):
    """Neither the name of a host nor an IP address."""


class ForeignName(ValueError):
    """A name or address that the authority may not vouch for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def certificate_pem(self) -> bytes:
        """Return the certificate as text."""
        return self.certificate.public_bytes(Encoding.PEM)

    def key_pem(self) -> bytes:
        """Return the key as text, without a password: a server starts without anybody near it."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def host(given: str) -> str | Address:
    """Return a host's name in small letters, or its address. Raises InvalidName."""
    try:
        return ip_address(given)
    except ValueError:
        name = given.lower()
        looks_numeric = name.replace(".", "").isdigit()
        if len(name) > 253 or looks_numeric or not _NAME.fullmatch(name):
            raise InvalidName(given) from None
        return name


def read_pair(certificate: bytes, key: bytes) -> Pair:
    """Return a pair from its text. Raises ValueError where it is not one of ours."""
    secret = load_pem_private_key(key, password=None)
    public = x509.load_pem_x509_certificate(certificate)
    if not isinstance(secret, ec.EllipticCurvePrivateKey) or secret.public_key() != public.public_key():
        raise ValueError("the key belongs to another certificate")
    return Pair(public, secret)


def make_authority(office: str, hosts: Iterable[str | Address], now: datetime) -> Pair:
    """Return a new authority for an office; it can vouch for local names and for `hosts`."""
    given = list(hosts)
    names = dict.fromkeys((*_LOCAL_NAMES, *(each for each in given if isinstance(each, str))))
    beyond = [each for each in given if not isinstance(each, str) and not _private(each)]
    permitted: list[x509.GeneralName] = [
        *(x509.DNSName(name) for name in names),
        *(x509.IPAddress(network) for network in (*_PRIVATE, *map(ip_network, beyond))),
    ]
    key = ec.generate_private_key(ec.SECP256R1())
    name = _subject("Otoritas Suara Loket", office)
    builder = (
        _builder(name, key.public_key(), now, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
    )
    return Pair(_signed(builder, name, key), key)


def make_server(authority: Pair, hosts: Sequence[str | Address], now: datetime) -> Pair:
    """Return a server's certificate for `hosts`, signed by the authority. Raises ForeignName."""
    if foreign := [str(each) for each in hosts if not _permitted(authority.certificate, each)]:
        raise ForeignName(", ".join(foreign))
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(_subject("Server Suara Loket"), key.public_key(), now, SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in hosts]), critical=False)
    )
    return Pair(_signed(builder, authority.certificate.subject, authority.key), key)


def hosts_of(certificate: x509.Certificate) -> list[str | Address]:
    """Return the names and addresses that a server's certificate is for, in its own order."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return [each.value for each in names if isinstance(each.value, str | Address)]


def is_due(certificate: x509.Certificate, now: datetime) -> bool:
    """Tell whether a certificate should be renewed, or is past its time already."""
    return certificate.not_valid_after_utc - now < timedelta(days=RENEW_DAYS)


def _builder(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    begin = now - _BACKDATED
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _signed(
    builder: x509.CertificateBuilder, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    names_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
    return builder.issuer_name(issuer).add_extension(names_key, critical=False).sign(key, SHA256())


def _subject(name: str, office: str = "") -> x509.Name:
    """Return a name for people to read; a browser reads only the names in the extension."""
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    if office:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, office[:64]))
    return x509.Name(attributes)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _general(each: str | Address) -> x509.GeneralName:
    return x509.DNSName(each) if isinstance(each, str) else x509.IPAddress(each)


def _private(address: Address) -> bool:
    return any(address in network for network in _PRIVATE)


def _permitted(authority: x509.Certificate, each: str | Address) -> bool:
    """Tell whether an authority's own constraints let it vouch for a host."""
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    subtrees = constraints.permitted_subtrees or []
    if isinstance(each, str):
        names = [tree.value for tree in subtrees if isinstance(tree, x509.DNSName)]
        return any(each == name or each.endswith(f".{name}") for name in names)
    values = [tree.value for tree in subtrees if isinstance(tree, x509.IPAddress)]
    return any(each in value for value in values if isinstance(value, Network))
