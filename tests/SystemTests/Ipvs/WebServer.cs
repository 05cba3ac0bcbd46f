using System.Diagnostics;

namespace Holdfast.SystemTests.Ipvs;

/// <summary>
/// nginx on a node. Ports 80 and 81 answer with the node's name, port 82 with "sorry"; /health is there as long as the
/// server <see cref="IsHealthy"/>.
/// </summary>
internal sealed class WebServer : IDisposable
{
    private readonly string _configuration;
    private readonly string _health;
    private Process? _nsenter;

    internal WebServer(Node node)
    {
        Node = node;
        _configuration = node.PathOf("nginx.conf");
        _health = node.PathOf("health");
        File.WriteAllText(_configuration, $$"""
            daemon off; master_process off; pid {{node.PathOf("nginx.pid")}}; error_log stderr;
            events { worker_connections 512; }
            http {
                access_log off;
                server {
                    listen 80 backlog=1024; listen [::]:80; listen 81; listen [::]:81;
                    location = /health { root {{node.Directory}}; }
                    location / { return 200 "{{node.Name}}\n"; }
                }
                server { listen 82; location / { return 200 "sorry\n"; } }
            }
            """);
        IsHealthy = true;
        Start();
    }

    internal Node Node { get; }

    /// <summary>Whether GET /health is answered with 200 (else 404).</summary>
    internal bool IsHealthy
    {
        get => File.Exists(_health);
        set
        {
            if (value) File.WriteAllText(_health, "well\n");
            else File.Delete(_health);
        }
    }

    /// <summary>Starts nginx if it does not run; returns when it listens.</summary>
    internal void Start()
    {
        if (_nsenter is { HasExited: false }) return;
        _nsenter = Node.Sandbox.Start("nginx", ["-c", _configuration, "-p", Node.Directory, "-e", "stderr"]);
        _nsenter.BeginErrorReadLine();
        _nsenter.BeginOutputReadLine();
        long deadline = Environment.TickCount64 + 10_000;
        while (!Listens())
        {
            if (_nsenter.HasExited || Environment.TickCount64 > deadline) throw new InvalidOperationException("nginx does not run");
            Thread.Sleep(10);
        }
    }

    /// <summary>Kills nginx: connections are refused from now on.</summary>
    internal void Stop()
    {
        if (_nsenter is null) return;
        foreach (int child in Processes.ChildrenOf(_nsenter.Id)) Processes.Signal(child, Processes.SIGKILL);
        if (!_nsenter.WaitForExit(TimeSpan.FromSeconds(10))) throw new TimeoutException("nginx survives SIGKILL");
        _nsenter.Dispose();
        _nsenter = null;
    }

    public void Dispose() => Stop();

    private bool Listens() => File.ReadLines($"/proc/{Node.Sandbox.Pid}/net/tcp").Any(line => line.Contains(":0052 00000000:0000 0A"));
}
