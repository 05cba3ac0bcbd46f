using Holdfast.Core;
using Holdfast.Core.Checks;
using Holdfast.Core.LoadBalancing;
using Holdfast.Core.Notifications;

namespace Holdfast.Daemon.Supervisor;

/// <summary>
/// What the checkers child needs for a configuration: it talks to servers that may be hostile, and is to be of little use to
/// one that takes it over. The numbers are those of linux/capability.h.
/// </summary>
internal static class CheckerPrivileges
{
    private const int CAP_CHOWN = 0;
    private const int CAP_DAC_READ_SEARCH = 2;
    private const int CAP_SETGID = 6;
    private const int CAP_SETUID = 7;
    private const int CAP_NET_BIND_SERVICE = 10;
    private const int CAP_NET_ADMIN = 12;
    private const int CAP_NET_RAW = 13;
    private const int CAP_IPC_LOCK = 14;
    private const int CAP_SYS_NICE = 23;
    private const int CAP_SYS_RESOURCE = 24;

    /// <summary>The least that the configuration can be run with.</summary>
    public static ChildPrivileges Of(ConfigurationModel model)
    {
        // A script of root is to do what root can, and one of another user may call sudo: nothing gives back what is lowered.
        if (Scripts(model).Any()) return ChildPrivileges.All;

        var bound = new SortedSet<int> { CAP_NET_ADMIN, CAP_NET_RAW };
        bool mails = model.Global.Smtp is { Server: not null, Recipients.Count: > 0 };
        if (mails) bound.UnionWith([CAP_SETUID, CAP_SETGID]);
        if (model.Ssl is not null) bound.Add(CAP_DAC_READ_SEARCH);
        foreach (HealthCheck check in model.VirtualServers.SelectMany(server => server.RealServers).SelectMany(real => real.Checks))
        {
            // Files of others, closed to root without this.
            if (check is HealthCheck.File || DemandsOf(check) is { AuthorityFile: not null }) bound.Add(CAP_DAC_READ_SEARCH);
            if (ConnectionOf(check) is { BindPort: > 0 and < 1024 }) bound.Add(CAP_NET_BIND_SERVICE);
        }

        if (model.Global.NotifyFifoOwner is not null || model.Global.LoadBalancing.NotifyFifoOwner is not null) bound.Add(CAP_CHOWN);
        SchedulingSettings scheduling = model.Global.LoadBalancing.Scheduling;
        if (scheduling.Nice is < 0 || scheduling.RealTimePriority is not null) bound.Add(CAP_SYS_NICE);
        if (scheduling.NoSwap) bound.Add(CAP_IPC_LOCK);
        if (scheduling.RealTimeLimitMicroseconds is not null) bound.Add(CAP_SYS_RESOURCE);
        return new ChildPrivileges([.. bound], NoNewPrivileges: true);
    }

    /// <summary>Where a check connects to; null: it does not, or needs no port.</summary>
    internal static ConnectionOptions? ConnectionOf(HealthCheck check) => check switch
    {
        HealthCheck.Tcp tcp => tcp.Connection,
        HealthCheck.Http http => http.Connection,
        HealthCheck.Http2 http => http.Connection,
        HealthCheck.Grpc grpc => grpc.Connection,
        HealthCheck.Smtp smtp => smtp.Connection,
        HealthCheck.Dns dns => dns.Connection,
        HealthCheck.Udp udp => udp.Connection,
        HealthCheck.Redis redis => redis.Connection,
        HealthCheck.Postgres postgres => postgres.Connection,
        HealthCheck.Mysql mysql => mysql.Connection,
        _ => null,
    };

    private static TlsDemands? DemandsOf(HealthCheck check) => check switch
    {
        HealthCheck.Http http => http.TlsDemands,
        HealthCheck.Http2 http => http.TlsDemands,
        HealthCheck.Grpc grpc => grpc.TlsDemands,
        _ => null,
    };

    private static IEnumerable<ScriptCommand> Scripts(ConfigurationModel model)
    {
        LoadBalancingSettings global = model.Global.LoadBalancing;
        IEnumerable<ScriptCommand?> all =
        [
            global.NotifyFifoScript, model.Global.NotifyFifoScript,
            .. model.VirtualServers.SelectMany(server => new[] { server.QuorumUp, server.QuorumDown }),
            .. model.VirtualServers.SelectMany(server => server.RealServers).SelectMany(real => real.Checks
                .Select(check => (check as HealthCheck.Misc)?.Command).Append(real.NotifyUp).Append(real.NotifyDown)),
        ];
        return all.OfType<ScriptCommand>();
    }
}
