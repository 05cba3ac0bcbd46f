using Holdfast.Core.Checks;
using Holdfast.Core.Time;
using Holdfast.Linux.Events;
using Holdfast.Linux.Interop;
using Holdfast.Linux.Processes;

namespace Holdfast.Daemon.Checkers.Probes;

/// <summary>What has become of a run.</summary>
/// <param name="Result">The result of the attempt; null: there was one already, or nobody wants it.</param>
/// <param name="Status">The exit status; null: it was killed, or still runs.</param>
/// <param name="HasExited">Whether the program has ended.</param>
internal readonly record struct MiscOutcome(CheckResult? Result, int? Status, bool HasExited);

/// <summary>Is told what has become of a run.</summary>
internal delegate void MiscEnded(in MiscOutcome outcome);

/// <summary>The programs of MISC_CHECKs that run, and when each must have ended.</summary>
internal sealed class MiscRuns(Spawner spawner)
{
    private readonly PriorityQueue<MiscRun, long> _deadlines = new();

    /// <summary>When <see cref="RunDue"/> wants to be called next.</summary>
    public Instant NextDeadline
    {
        get
        {
            while (_deadlines.TryPeek(out MiscRun? first, out long at))
            {
                if (!first.HasExited) return new Instant(at);
                _deadlines.Dequeue();
            }

            return Instant.Never;
        }
    }

    /// <summary>Starts a program.</summary>
    /// <param name="request">The program.</param>
    /// <param name="deadline">When it must have ended.</param>
    /// <param name="limit">The time that it has, for the reason.</param>
    /// <param name="ended">Is told its result, and its end, which may be later.</param>
    public MiscRun Start(SpawnRequest request, Instant deadline, TimeSpan limit, MiscEnded ended)
    {
        var run = new MiscRun(this, limit, ended);
        spawner.Start(request, run.OnStarted, run.OnExit);
        Arm(run, deadline);
        return run;
    }

    /// <summary>Ends what has run for too long.</summary>
    public void RunDue(Instant now)
    {
        while (_deadlines.TryPeek(out MiscRun? run, out long at) && at <= now.Nanoseconds)
        {
            _deadlines.Dequeue();
            run.OnLate(now);
        }
    }

    internal void Arm(MiscRun run, Instant deadline) => _deadlines.Enqueue(run, deadline.Nanoseconds);
}

/// <summary>One run of a program.</summary>
internal sealed class MiscRun(MiscRuns runs, TimeSpan limit, MiscEnded ended)
{
    private const int SIGTERM = 15;
    private const int SIGKILL = 9;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private ChildProcess? _process;
    private bool _isAnswered;
    private bool _isToldToEnd;

    /// <summary>Whether the program has ended, or never was started.</summary>
    public bool HasExited { get; private set; }

    /// <summary>Nobody wants the result any more: the program is told to end.</summary>
    public void Abandon()
    {
        if (HasExited || _isToldToEnd) return;
        _isAnswered = true;
        End(new Instant(EventLoop.Now()));
    }

    /// <summary>Ends the program, and all that it has started, without asking.</summary>
    public void Kill()
    {
        _isAnswered = true;
        _isToldToEnd = true;
        _process?.Kill(SIGKILL);
    }

    internal void OnLate(Instant now)
    {
        if (HasExited) return;
        if (_isToldToEnd)
        {
            Kill();
            return;
        }

        End(now);
        Answer(CheckResult.Failure($"killed after {limit.TotalSeconds:0.###} s"), status: null);
    }

    internal void OnStarted(ChildProcess? process, SystemCallException? failure)
    {
        _process = process;
        if (failure is not null)
        {
            HasExited = true;
            Answer(ProbeTexts.Result(failure.Errno, $"could not be started: {failure.Message}"), status: null);
        }
        else if (_isToldToEnd)
        {
            process!.Kill(SIGKILL);
        }
    }

    internal void OnExit(ExitStatus status)
    {
        HasExited = true;
        _process = null;
        int? code = status.Signal == 0 ? status.Code : null;
        Answer(
            status.IsSuccess ? CheckResult.Success
                : CheckResult.Failure(code is null ? $"killed by signal {status.Signal}" : $"exit status {code}"),
            code);
    }

    private void End(Instant now)
    {
        _isToldToEnd = true;
        _process?.Kill(SIGTERM);
        runs.Arm(this, now + s_patience);
    }

    private void Answer(in CheckResult result, int? status)
    {
        CheckResult? told = _isAnswered ? null : result;
        _isAnswered = true;
        ended(new MiscOutcome(told, status, HasExited));
    }
}
