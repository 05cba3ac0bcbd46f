using Holdfast.Core;

namespace Holdfast.Configuration.Binding;

/// <content>Names, scheduling and other properties of the processes.</content>
internal sealed partial class GlobalBlock
{
    private const int ProcessNameLength = 15;
    private const int HighestRealTimePriority = 99;

    private bool BindProcess(Line line)
    {
        switch (line.Name)
        {
            case "process_name": Global = Global with { ProcessName = ProcessName(line) }; return true;
            case "vrrp_process_name":
                Global = Global with { VrrpScheduling = Global.VrrpScheduling with { ProcessName = ProcessName(line) } };
                return true;
            case "bfd_process_name":
                Global = Global with { BfdScheduling = Global.BfdScheduling with { ProcessName = ProcessName(line) } };
                return true;
            case "process_names":
                Global = Global with
                {
                    VrrpScheduling = WithName(Global.VrrpScheduling, "keepalived_vrrp"),
                    BfdScheduling = WithName(Global.BfdScheduling, "keepalived_bfd"),
                };
                return true;
            case "max_auto_priority":
                if (!line.HasValue) Global = Global with { MaxAutoPriority = HighestRealTimePriority };
                else if (Values.TryInteger(line, out long most)) Global = Global with { MaxAutoPriority = (int)most };
                return true;
            case "min_auto_priority_delay":
                if (Values.TryInteger(line, out long microseconds))
                {
                    Global = Global with { MinAutoPriorityDelay = TimeSpan.FromMicroseconds(microseconds) };
                }

                return true;
            case "random_seed":
                if (Values.TryInteger(line, out long seed)) Global = Global with { RandomSeed = (uint)seed };
                return true;
            default:
                if (SchedulingReader.Read(line, "vrrp_", Global.VrrpScheduling) is { } vrrp)
                {
                    Global = Global with { VrrpScheduling = vrrp };
                    return true;
                }

                if (SchedulingReader.Read(line, "bfd_", Global.BfdScheduling) is not { } bfd) return false;
                Global = Global with { BfdScheduling = bfd };
                return true;
        }
    }

    private static SchedulingSettings WithName(SchedulingSettings settings, string name) =>
        settings with { ProcessName = settings.ProcessName ?? name };

    private static string ProcessName(Line line)
    {
        string name = line.Value;
        if (name.Length <= ProcessNameLength) return name;
        line.Report(BindingDiagnostics.ValueAdjusted, $"'{name}' is cut to {ProcessNameLength} characters");
        return name[..ProcessNameLength];
    }
}
