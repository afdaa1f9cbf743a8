"""What the booted machine shows of the how-tos' web servers, by their own blocks."""

import re

from tests.server.debian import ROOT, Machine

HOWTOS = ROOT / "docs" / "howto"


def block(howto: str, language: str, having: str) -> str:
    """Return the fenced block of a how-to that has these words."""
    text = (HOWTOS / howto).read_text(encoding="utf-8")
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return next(each for each in blocks if having in each)


def other_web_servers_work_as_their_how_to_says(machine: Machine) -> None:
    live = "/etc/letsencrypt/live/kosint.example"
    machine(
        f"mkdir -p {live}; openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=kosint.example -addext "
        f"subjectAltName=DNS:kosint.example -keyout {live}/privkey.pem -out {live}/fullchain.pem"
    )
    machine("systemctl disable --now caddy")
    machine("mkdir -p /srv/publisher/site/.well-known /var/www/html/.well-known/acme-challenge")
    machine("echo hi | tee /srv/publisher/site/.well-known/hi.txt >/var/www/html/.well-known/acme-challenge/hi")
    install = "DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends"
    machine(f"{install} nginx-light")
    nginx = machine.root / "etc/nginx/conf.d/kosint.conf"
    nginx.write_text(block("web-server.md", "nginx", "server_name"), encoding="utf-8")
    machine("rm -f /etc/nginx/sites-enabled/default; nginx -t && systemctl restart nginx")
    _serves_as_promised(machine)
    machine("systemctl disable --now nginx")
    machine(f"{install} apache2")
    (machine.root / "etc/apache2/sites-available/kosint.conf").write_text(
        block("web-server.md", "apache", "<VirtualHost"), encoding="utf-8"
    )
    machine(block("web-server.md", "sh", "a2enmod") + "a2dissite -q 000-default; systemctl restart apache2")
    _serves_as_promised(machine)


def _serves_as_promised(machine: Machine) -> None:
    """Look from the outside: headers, 304, compression, HTTP/2, IPv6, port 80, and what nobody may read."""
    curl = "curl -sk --resolve kosint.example:443:127.0.0.1 --resolve kosint.example:80:127.0.0.1"
    head = machine(f"{curl} -o /dev/null -D - --compressed https://kosint.example/sq/")
    assert head.startswith("HTTP/2 200"), head
    assert "default-src 'none'" in head
    assert "content-encoding: gzip" in head.lower(), head
    (tag,) = re.findall(r"(?im)^etag: (.*?)\s*$", head)
    again = machine(f"{curl} -o /dev/null -D - --compressed -H 'If-None-Match: {tag}' https://kosint.example/sq/")
    assert again.startswith("HTTP/2 304"), again
    script = machine("cd /srv/publisher/site && find assets -name '*.js' | head -1").strip()
    for path in (script, "sq/feed.json", "sq/feed.xml"):
        head = machine(f"{curl} -o /dev/null -D - --compressed https://kosint.example/{path}")
        assert head.startswith("HTTP/2 200"), (path, head)
        assert "content-encoding: gzip" in head.lower(), (path, head)
    named = machine(f"{curl} -D - -H 'Accept-Language: de,en;q=0.8,sq;q=0.5' https://kosint.example/")
    assert '<html lang="en">' in named
    assert "accept-language" in named.lower()
    assert "application/feed+json" in machine(f"{curl} -o /dev/null -D - https://kosint.example/sq/feed.json")
    assert machine(f"{curl} https://kosint.example/.well-known/hi.txt") == "hi\n"
    assert machine(f"{curl} http://kosint.example/.well-known/acme-challenge/hi") == "hi\n"
    assert machine(f"{curl} -o /dev/null -w '%{{http_code}} %{{redirect_url}}' http://kosint.example/sq/") == (
        "301 https://kosint.example/sq/"
    )
    assert machine(f"{curl} -o /dev/null -w '%{{http_code}}' https://kosint.example/.git/config") in {"403", "404"}
    missing = machine(f"{curl} -o /dev/null -D - https://kosint.example/nowhere")
    assert missing.startswith("HTTP/2 404")
    assert "immutable" not in missing
    machine("curl -sk -o /dev/null --resolve 'kosint.example:443:[::1]' https://kosint.example/sq/")
