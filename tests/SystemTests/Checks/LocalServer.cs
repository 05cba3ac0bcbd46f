using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Holdfast.SystemTests.Checks;

/// <summary>A server program on the loopback interface, with a folder and a port of its own; both go with it.</summary>
internal sealed class LocalServer : IDisposable
{
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(60);

    private readonly List<Process> _processes = [];

    public LocalServer()
    {
        Folder = Directory.CreateTempSubdirectory("holdfast-server-").FullName;
        Port = FreePort();
    }

    public string Folder { get; }

    public int Port { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Starts the program, and returns when the port is listened at.</summary>
    public async Task Start(string program, IEnumerable<string> arguments, int? port = null)
    {
        var start = new ProcessStartInfo("setsid") { WorkingDirectory = Folder };
        string log = PathOf("server.log");
        foreach (string argument in (string[])["sh", "-c", "exec \"$@\" >>\"$0\" 2>&1", log, program, .. arguments])
            start.ArgumentList.Add(argument);
        _processes.Add(Process.Start(start)!);
        await Eventually.ShouldBecomeTrue(
            () => IsListening(port ?? Port), s_start, $"{program} listens", () => File.Exists(log) ? File.ReadAllText(log) : "");
    }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    // By a look at the kernel's table: a connection would count as one at the server.
    private static bool IsListening(int port) =>
        ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).SelectMany(File.ReadLines)
            .Any(line => line.Contains($":{port:X4} 00000000", StringComparison.Ordinal) && line.Contains(":0000 0A ", StringComparison.Ordinal));
}
