using Holdfast.Configuration.Text;
using Holdfast.Core.LoadBalancing;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Reads how a server comes back after a failure: <c>slow_start</c> and <c>flap_damping</c>.</summary>
internal static class RecoveryReader
{
    private const int MostFailures = 1000;
    private const decimal LongestSeconds = 86400;
    private const int Places = 3;

    /// <summary>False: the line is none of them.</summary>
    public static bool TryBind(Line line, RecoveryDraft draft)
    {
        switch (line.Name)
        {
            case "slow_start":
                if (Values.TrySeconds(line, out TimeSpan time)) draft.SlowStart = time;
                return true;
            case "flap_damping":
                draft.FlapDamping = Damping(line) ?? draft.FlapDamping;
                return true;
            default:
                return false;
        }
    }

    private static FlapDamping? Damping(Line line)
    {
        if (line.Words.Count != 4)
        {
            line.Session.Report(new Diagnostic(
                BindingDiagnostics.ArgumentExpected, line.Span, "flap_damping takes three numbers: FAILURES PERIOD HOLD")
            {
                Effect = "a server that fails again and again is put back each time",
                Suggestion = "flap_damping 3 60 30: three failures within 60 s, held until it has worked for 30 s",
            });
            return null;
        }

        return Values.TryInteger(line.Session, line.Words[1], 1, MostFailures, out long failures)
            && TryTime(line, 2, out TimeSpan period) && TryTime(line, 3, out TimeSpan hold)
            ? new FlapDamping((uint)failures, period, hold)
            : null;
    }

    private static bool TryTime(Line line, int index, out TimeSpan time)
    {
        bool isNumber = Values.TryDecimal(line.Session, line.Words[index], 1, LongestSeconds, Places, out decimal seconds);
        time = isNumber ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
        return isNumber;
    }
}
