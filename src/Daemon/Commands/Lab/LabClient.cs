using System.Diagnostics;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>The client's machine, and what its requests have shown so far.</summary>
internal sealed class LabClient : IDisposable
{
    private readonly LabMachine _machine = new();
    private readonly List<ProbeSample> _samples = [];
    private readonly long _start;
    private Process? _probe;

    /// <param name="start">The time stamp that is zero.</param>
    public LabClient(long start, Action<LabMachine> connect)
    {
        _start = start;
        connect(_machine);
    }

    public IReadOnlyList<ProbeSample> Samples
    {
        get { lock (_samples) return [.. _samples]; }
    }

    /// <summary>The latest request that was answered or given up; null before the first.</summary>
    public ProbeSample? Latest
    {
        get { lock (_samples) return _samples.Count == 0 ? null : _samples[^1]; }
    }

    /// <summary>Begins to ask, by a process of this very program.</summary>
    public void Start(string virtualAddress)
    {
        string self = Environment.ProcessPath ?? throw new LabException("cannot find my own program");
        _probe = _machine.StartInside(bin: null, self, "lab", "--probe", $"{virtualAddress}:80");
        _probe.OutputDataReceived += (_, e) =>
        {
            if (e.Data is null || !LabProbe.TryRead(e.Data, _start, out ProbeSample sample)) return;
            lock (_samples) _samples.Add(sample);
        };
        _probe.ErrorDataReceived += static (_, _) => { };
        _probe.BeginOutputReadLine();
        _probe.BeginErrorReadLine();
    }

    public void Dispose() => _machine.Dispose();
}
