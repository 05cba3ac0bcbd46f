namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Reads the settings that virtual servers, real servers and checks have in common.</summary>
internal static class ScheduleReader
{
    /// <summary>False: the line is none of them.</summary>
    public static bool TryBind(Line line, ScheduleDraft draft)
    {
        switch (line.Name)
        {
            case "delay_loop":
                if (Values.TrySeconds(line, out TimeSpan loop)) draft.DelayLoop = loop;
                return true;
            case "connect_timeout":
                if (Values.TrySeconds(line, out TimeSpan timeout)) draft.ConnectTimeout = timeout;
                return true;
            case "retry":
                if (Values.TryInteger(line, out long retry)) draft.Retry = (uint)retry;
                return true;
            case "delay_before_retry":
                if (Values.TrySeconds(line, out TimeSpan delay)) draft.DelayBeforeRetry = delay;
                return true;
            case "warmup":
                // What is no time is no warm-up to keepalived: the first check comes at once.
                draft.Warmup = Values.TrySeconds(line, out TimeSpan warmup) ? warmup : TimeSpan.Zero;
                return true;
            case "rise":
                if (Values.TryInteger(line, out long rise)) draft.Rise = (uint)rise;
                return true;
            case "fall":
                if (Values.TryInteger(line, out long fall)) draft.Fall = (uint)fall;
                return true;
            default:
                return false;
        }
    }
}

/// <summary>Reads <c>snmp_name</c>.</summary>
internal static class SnmpName
{
    /// <summary>The name; null: there is more than one word, which is reported.</summary>
    public static string? Read(Line line)
    {
        if (line.Words.Count == 2) return line.Value;
        line.Report(BindingDiagnostics.InvalidValue, "snmp_name takes one word: it is ignored");
        return null;
    }
}
