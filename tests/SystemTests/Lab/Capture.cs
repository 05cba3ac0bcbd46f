using System.Diagnostics;

namespace Holdfast.SystemTests;

/// <summary>Everything on the bridge, in a pcap file that may be read while it grows. Times are the kernel's, UTC.</summary>
internal sealed class Capture : IDisposable
{
    private readonly Process _tcpdump;

    internal Capture(Sandbox sandbox, string path)
    {
        FilePath = path;
        _tcpdump = sandbox.Start(
            "tcpdump", ["-i", Lab.Bridge, "-n", "-U", "--immediate-mode", "-B", "8192", "-s", "2048", "-Z", "root", "-w", path]);
        string? line = _tcpdump.StandardError.ReadLine();
        while (line is not null && !line.Contains("listening on")) line = _tcpdump.StandardError.ReadLine();
        if (line is null) throw new InvalidOperationException("tcpdump did not start");
    }

    public string FilePath { get; }

    /// <summary>All frames so far.</summary>
    public IReadOnlyList<CapturedFrame> Frames() => PcapFile.Read(FilePath);

    /// <summary>All VRRP messages so far, whoever sent them, right or wrong.</summary>
    public IReadOnlyList<CapturedAdvert> Adverts() =>
        [.. Frames().Select(CapturedAdvert.From).OfType<CapturedAdvert>()];

    /// <summary>The adverts so far that came from one address.</summary>
    public IReadOnlyList<CapturedAdvert> AdvertsFrom(string source) =>
        [.. Adverts().Where(advert => advert.Source.ToString() == source)];

    /// <summary>
    /// Lets tshark judge every VRRP message so far; one line for each complaint. Its idea of a checksum over IPv4 in
    /// version 3 depends on a preference: with the pseudo-header (keepalived's default), or without (RFC 9568).
    /// </summary>
    public IReadOnlyList<string> TsharkComplaints(bool v3ChecksumAsInV2 = false)
    {
        CommandResult result = Shell.Run("tshark", [
            "-r", FilePath, "-o", $"vrrp.v3_checksum_as_in_v2:{(v3ChecksumAsInV2 ? "TRUE" : "FALSE")}",
            "-Y", "vrrp && (_ws.expert.severity >= \"Warning\" || _ws.malformed || vrrp.checksum.status != \"Good\")",
            "-T", "fields", "-e", "frame.number", "-e", "ip.src", "-e", "ipv6.src", "-e", "_ws.col.Info",
            "-e", "vrrp.checksum.status", "-e", "_ws.expert.message",
        ]);
        // tshark reads a file that still grows: "cut short" at the end is no complaint about a packet.
        if (result.ExitCode != 0 && !result.Error.Contains("cut short")) throw new InvalidOperationException(result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        foreach (int child in Processes.ChildrenOf(_tcpdump.Id)) Processes.Signal(child, Processes.SIGTERM);
        if (!_tcpdump.WaitForExit(TimeSpan.FromSeconds(5))) _tcpdump.Kill();
        _tcpdump.Dispose();
    }
}
