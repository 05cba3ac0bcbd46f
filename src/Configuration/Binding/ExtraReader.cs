using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary>Reads [all] SECS, the value of <c>vrrp_garp_extra_if</c> and <c>garp_extra_if</c>.</summary>
internal static class ExtraReader
{
    private const int Longest = 86_400;

    /// <summary>Null: the value is none, which is reported.</summary>
    /// <param name="line">The line.</param>
    /// <param name="least">0 where no announcements can be asked for, else 1.</param>
    public static ExtraAnnouncements? Read(Line line, int least)
    {
        bool all = line.Value == "all";
        if (line.Words.Count < (all ? 3 : 2))
        {
            string what = all ? $"{line.Name} all" : line.Name;
            line.Report(BindingDiagnostics.ArgumentExpected, $"'{what}' needs an interval in seconds: it is ignored");
            return null;
        }

        return Values.TryInteger(line.Session, line.Words[all ? 2 : 1], least, Longest, out long seconds)
            ? new ExtraAnnouncements(TimeSpan.FromSeconds(seconds), all)
            : null;
    }
}
