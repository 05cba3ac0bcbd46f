using System.Diagnostics;
using System.Text;
using Holdfast.Core.Checks;

namespace Holdfast.Daemon.Dumps;

/// <summary>The health checks that keepalived has not, in the manner of its dump. Passwords are not shown.</summary>
internal static class ProtocolCheckDump
{
    public static void Write(StringBuilder text, HealthCheck check)
    {
        switch (check)
        {
            case HealthCheck.Http2 http:
                CheckDump.WriteConnection(text, http.Connection, check);
                text.Append($"   TLS = {CheckerDump.YesNo(http.Tls)}\n");
                if (http.VirtualHost is { } host) text.Append($"   Virtualhost = {host}\n");
                if (http.SniName is { } sni) text.Append($"   SNI name = {sni}\n");
                CheckDump.WriteDemands(text, http.TlsDemands);
                foreach (CheckUrl url in http.Urls) CheckDump.WriteUrl(text, url, null);
                break;
            case HealthCheck.Grpc grpc:
                CheckDump.WriteConnection(text, grpc.Connection, check);
                text.Append($"   TLS = {CheckerDump.YesNo(grpc.Tls)}\n   Service = {grpc.Service}\n");
                if (grpc.VirtualHost is { } authority) text.Append($"   Virtualhost = {authority}\n");
                CheckDump.WriteDemands(text, grpc.TlsDemands);
                break;
            case HealthCheck.Redis redis:
                CheckDump.WriteConnection(text, redis.Connection, check);
                if (redis.User is { } user) text.Append($"   User = {user}\n");
                if (redis.Password is not null) text.Append("   Password = ********\n");
                if (redis.Role is { } role) text.Append($"   Role = {role}\n");
                break;
            case HealthCheck.Postgres postgres:
                CheckDump.WriteConnection(text, postgres.Connection, check);
                text.Append($"   User = {postgres.User}\n   Database = {postgres.Database ?? postgres.User}\n");
                break;
            case HealthCheck.Mysql mysql:
                CheckDump.WriteConnection(text, mysql.Connection, check);
                if (mysql.User is { } name) text.Append($"   User = {name}\n");
                break;
            default:
                throw new UnreachableException(check.Keyword);
        }
    }
}
