using System.Diagnostics;

namespace Holdfast.SystemTests;

/// <summary>Every address that comes or goes on a node, as <c>ip monitor address</c> tells it.</summary>
internal sealed class AddressMonitor : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _lines = [];

    internal AddressMonitor(Sandbox sandbox)
    {
        // Its first line shows that it listens: the address of lo is added again and again until it is reported.
        _process = sandbox.Start("ip", ["-oneline", "monitor", "address"]);
        _process.OutputDataReceived += (_, e) => Write(e.Data);
        _process.BeginOutputReadLine();
        long deadline = Environment.TickCount64 + 5000;
        while (Lines.Count == 0 && Environment.TickCount64 < deadline)
        {
            sandbox.Ip("address replace 127.0.0.9/8 dev lo", "address del 127.0.0.9/8 dev lo");
        }
    }

    /// <summary>One line per change; a removal begins with "Deleted".</summary>
    public IReadOnlyList<string> Lines
    {
        get { lock (_lines) return [.. _lines]; }
    }

    /// <summary>The changes of one address.</summary>
    public IReadOnlyList<string> ChangesOf(string address) => [.. Lines.Where(line => line.Contains($" {address}/"))];

    public void Dispose()
    {
        foreach (int child in Processes.ChildrenOf(_process.Id)) Processes.Signal(child, Processes.SIGKILL);
        if (!_process.WaitForExit(TimeSpan.FromSeconds(5))) _process.Kill();
        _process.Dispose();
    }

    private void Write(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}
