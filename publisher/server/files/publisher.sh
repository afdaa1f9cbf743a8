#!/bin/sh
# Runs the publisher as its own user in the organisation's folder, whoever types it: root, or who may use sudo.
set -eu
# Debian's authorities, as in the service.
authorities=REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt
program={{ server.command }}
case "${1-}" in
    setup | update)
        [ "$(id -u)" = 0 ] || exec sudo -- "$program" "$@"
        exec "$program" "$@"
        ;;
esac
cd {{ server.organisation }}
case "$(id -un)" in
    {{ server.user }}) exec env "$authorities" "$program" "$@" ;;
    # LOGNAME goes to the activity log as who did it.
    root)
        exec setpriv --reuid={{ server.user }} --regid={{ server.user }} --init-groups --reset-env -- \
            env "$authorities" "LOGNAME=${SUDO_USER:-root}" "$program" "$@"
        ;;
    *) exec sudo -- "$0" "$@" ;;
esac
