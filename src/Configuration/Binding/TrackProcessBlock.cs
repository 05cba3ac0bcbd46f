using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;
using Holdfast.Core.Tracking;

namespace Holdfast.Configuration.Binding;

/// <summary><c>vrrp_track_process</c>. It counts as defined when its block has ended.</summary>
internal sealed class TrackProcessBlock(string name, SourceSpan span, ModelDraft draft, BindingSession session)
    : BlockBinder(KeywordTable.Root["vrrp_track_process"].Children!, session)
{
    private const int MaxWeight = 254;

    private TrackProcess _process = new() { Name = name, Process = "" };
    private SourceSpan? _maximumSpan;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "process":
                _process = _process with
                {
                    Process = line.Value,
                    Parameters = [.. line.Words.Skip(2).Select(word => word.Text)],
                    // The kernel's short name does not show parameters.
                    FullCommand = _process.FullCommand || line.Words.Count > 2,
                };
                break;
            case "param_match": Match(line); break;
            case "weight":
                string subject = $"{line.Name} of '{name}'";
                if (Weights.TryRead(Session, line.Words, 1, MaxWeight, subject, out int weight, out bool reverse))
                {
                    _process = _process with { Weight = weight, Reverse = reverse };
                }

                break;
            case "quorum":
                if (Values.TryInteger(line, out long quorum)) _process = _process with { Quorum = (int)quorum };
                break;
            case "quorum_max":
                if (!Values.TryInteger(line, out long most)) break;
                _process = _process with { QuorumMaximum = (int)most };
                _maximumSpan = line.ValueSpan;
                break;
            case "delay":
                if (Values.TrySeconds(line, out TimeSpan delay))
                {
                    _process = _process with { ForkDelay = delay, TerminateDelay = delay };
                }

                break;
            case "fork_delay":
                if (Values.TrySeconds(line, out TimeSpan fork)) _process = _process with { ForkDelay = fork };
                break;
            case "terminate_delay":
                if (Values.TrySeconds(line, out TimeSpan terminate)) _process = _process with { TerminateDelay = terminate };
                break;
            case "full_command": _process = _process with { FullCommand = true }; break;
            default: Values.Check(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_process.Process.Length == 0)
        {
            Session.Report(new Diagnostic(
                BindingDiagnostics.NoCommand, span, $"vrrp_track_process '{name}' names no process: it is dropped")
            {
                Effect = $"whoever tracks '{name}' runs without this check",
            });
            return;
        }

        // 0 says that the process must not run at all; anything else below the quorum can never be met.
        if (_process.QuorumMaximum is { } most && most < _process.Quorum && most != 0)
        {
            Session.Report(new Diagnostic(
                BindingDiagnostics.InvalidValue, _maximumSpan,
                $"quorum_max {most} is less than quorum {_process.Quorum}: it is ignored")
            {
                Effect = $"more than {most} processes '{_process.Process}' are no failure",
            });
            _process = _process with { QuorumMaximum = null };
        }

        draft.TrackProcesses.Add(new TrackProcessDraft(_process, span));
    }

    private void Match(Line line)
    {
        switch (line.HasValue ? line.Value : "")
        {
            case "": _process = _process with { Match = ParameterMatch.Exact, FullCommand = true }; break;
            case "initial": _process = _process with { Match = ParameterMatch.Initial, FullCommand = true }; break;
            case "partial": _process = _process with { Match = ParameterMatch.Partial, FullCommand = true }; break;
            default: Values.IsOneOf(line); break;
        }
    }
}
