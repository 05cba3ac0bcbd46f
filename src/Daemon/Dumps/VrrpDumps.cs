using Holdfast.Core.Control;
using Holdfast.Daemon.Logging;

namespace Holdfast.Daemon.Dumps;

/// <summary>Writes the VRRP process's dump files on signals: SIGUSR1 data, SIGUSR2 statistics, SIGRTMIN+2 JSON.</summary>
internal sealed class VrrpDumps(ChildSettings settings, Log log)
{
    /// <summary>Writes keepalived.data (SIGUSR1).</summary>
    public void WriteData(VrrpSnapshot snapshot) => Write(snapshot, "keepalived.data", DataDump.Format(snapshot, DumpFacts.OfThisProcess(settings.Umask, settings.NetworkNamespace)));

    /// <summary>Writes keepalived.stats (SIGUSR2; the caller clears its counters after it for SIGRTMAX-1).</summary>
    public void WriteStatistics(VrrpSnapshot snapshot) => Write(snapshot, "keepalived.stats", StatisticsDump.Format(snapshot));

    /// <summary>Writes keepalived.json (SIGRTMIN+2); nothing without virtual routers.</summary>
    public void WriteJson(VrrpSnapshot snapshot)
    {
        if (snapshot.Routers.Count > 0) Write(snapshot, "keepalived.json", JsonDump.Format(snapshot));
    }

    private void Write(VrrpSnapshot snapshot, string fileName, string text)
    {
        string path = DumpFile.PathOf(snapshot.Global, settings, fileName);
        if (DumpFile.TryWrite(path, text, settings.Umask, out string error)) return;
        log.Error($"Cannot write {path}: {error}");
    }
}
