#!/bin/sh
# Tells by mail that the service stopped. It needs curl, and nothing of the publisher, which is what does not work.
# `publisher setup` writes it, with the mail server of settings.toml: run that again after changing [mail] there.
set -eu
{% if mail.host %}
host=$(uname -n)
mail=$(mktemp)
trap 'rm -f "$mail"' EXIT
{
    echo {{ ("From: " ~ mail.sender) | quoted }}
    echo {{ ("To: " ~ mail.to | join(", ")) | quoted }}
    echo "Subject: The publisher on $host stopped"
    echo "Date: $(LC_ALL=C date -R)"
    echo "Message-ID: <$(date +%s).$$@$host>"
    echo "MIME-Version: 1.0"
    echo "Content-Type: text/plain; charset=utf-8"
    echo
    echo "The publisher on $host stopped, and does not start by itself. Until somebody mends it nothing is published, and"
    echo "the studio does not answer. The website stays as it is. Nothing is lost, and nothing is sent twice."
    echo
    echo "On the server:"
    echo
    echo "    systemctl status publisher          why it stopped"
    echo "    journalctl -u publisher -n 100      what it said before"
    echo "    systemctl reset-failed publisher"
    echo "    systemctl start publisher           once that is mended"
    echo
    echo "What it said last:"
    echo
    journalctl --unit publisher --lines 20 --output cat --quiet --no-pager 2>&1 || true
} | sed 's/\r*$/\r/' >"$mail"
{
    echo 'url = "{{ mail.url }}"'
{% if mail.security == "starttls" %}
    echo 'ssl-reqd'
{% endif %}
    echo 'mail-from = "{{ mail.sender }}"'
{% for address in mail.to %}
    echo 'mail-rcpt = "{{ address }}"'
{% endfor %}
{% if mail.user %}
    printf 'user = "%s:%s"\n' {{ mail.user | curl | quoted }} "$(sed 's/[\\"]/\\&/g' {{ server.secrets }}/smtp_password)"
{% endif %}
} | curl --silent --show-error --max-time 120 --retry 3 --retry-delay 20 --config - --upload-file "$mail"
{% else %}
echo "No mail is sent: settings.toml has no mail.host, or nobody in mail.to." >&2
{% endif %}
