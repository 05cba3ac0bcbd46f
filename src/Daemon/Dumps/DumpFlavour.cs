namespace Holdfast.Daemon.Dumps;

/// <summary>Whose global definitions are written: each process knows a little more or less than the others.</summary>
internal enum DumpFlavour
{
    /// <summary>keepalived_parent.data.</summary>
    Parent,

    /// <summary>keepalived.data.</summary>
    Vrrp,

    /// <summary>keepalived_check.data.</summary>
    Checkers,

    /// <summary>keepalived_bfd.data.</summary>
    Bfd,
}

/// <summary>What a dump shows that no configuration says.</summary>
/// <param name="HostName">Stands for <c>router_id</c> and behind the default mail sender; null: unknown.</param>
/// <param name="UserName">Before the host name in the default mail sender.</param>
/// <param name="Umask">The mask in force.</param>
internal sealed record DumpFacts(string? HostName, string UserName, uint Umask)
{
    /// <summary>The network namespace that the process runs in; null: the one it was started in.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The facts of this process.</summary>
    public static DumpFacts OfThisProcess(uint umask, string? networkNamespace) =>
        new(Environment.MachineName, Environment.UserName, umask) { NetworkNamespace = networkNamespace };
}
