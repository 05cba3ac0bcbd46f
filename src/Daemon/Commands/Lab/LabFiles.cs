namespace Holdfast.Daemon.Commands.Lab;

/// <summary>Texts of the files on a director.</summary>
internal static class LabFiles
{
    /// <summary>nginx that answers every request with its director's name, and keeps its files in one directory.</summary>
    public static string NginxConfiguration(string name, string directory) =>
        $$"""
        user root;
        worker_processes 1;
        pid {{directory}}/nginx.pid;
        error_log {{directory}}/nginx-error.log;
        events { worker_connections 512; }
        http {
            access_log off;
            client_body_temp_path {{directory}}/nginx-body;
            proxy_temp_path {{directory}}/nginx-proxy;
            fastcgi_temp_path {{directory}}/nginx-fastcgi;
            uwsgi_temp_path {{directory}}/nginx-uwsgi;
            scgi_temp_path {{directory}}/nginx-scgi;
            server {
                listen 80 reuseport;
                return 200 "{{name}}\n";
            }
        }

        """;

    /// <summary>
    /// systemctl VERB SERVICE or service SERVICE VERB, for a machine without systemd: knows nginx, and can stop keepalived.
    /// </summary>
    public static string ServiceStub(string nginxFile, bool verbFirst) =>
        $$"""
        #!/bin/sh
        {{(verbFirst ? "verb=$1 name=${2%.service}" : "name=$1 verb=$2")}}
        case $name:$verb in
            nginx:start) exec nginx -c "{{nginxFile}}" ;;
            nginx:stop) exec killall -q nginx ;;
            nginx:restart) killall -q nginx; exec nginx -c "{{nginxFile}}" ;;
            nginx:reload) exec killall -q -HUP nginx ;;
            nginx:status|nginx:is-active) ps -C nginx --no-headers | grep -qv defunct ;;
            keepalived:stop) exec killall -q keepalived ;;
            *) echo "the lab has no $verb for $name" >&2; exit 1 ;;
        esac

        """;
}
