using System.Globalization;
using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;
using Holdfast.Core;
using Holdfast.Core.Packets;
using Holdfast.Core.Vrrp;

namespace Holdfast.Configuration.Binding;

/// <summary><c>global_defs</c>. Several blocks add up.</summary>
internal sealed partial class GlobalBlock(ModelDraft draft, ScriptReader scripts, BindingSession session)
    : BlockBinder(KeywordTable.Root["global_defs"].Children!, session)
{
    private GlobalSettings Global
    {
        get => draft.Global;
        set => draft.Global = value;
    }

    private SmtpSettings Smtp
    {
        get => draft.Global.Smtp;
        set => draft.Global = draft.Global with { Smtp = value };
    }

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        if (line.Name != "notification_email") return base.Open(line);
        return new ListBlock(
            line.Keyword.Children!, Session,
            words => Smtp = Smtp with { Recipients = [.. Smtp.Recipients, words[0].Text] })
        {
            Closed = count =>
            {
                if (count == 0)
                {
                    Session.Report(BindingDiagnostics.EmptyBlock, line.Span, "notification_email names nobody");
                }
            },
        };
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (GlobalSettingsReader.TryBind(line, draft, scripts)) return;
        if (BindMail(line) || BindVrrpDefault(line) || BindProcess(line) || BindPackets(line) || BindFiles(line)) return;
        switch (line.Name)
        {
            case "router_id": Global = Global with { RouterId = line.Value }; break;
            case "dynamic_interfaces":
                Global = Global with { DynamicInterfaces = true };
                if (line.HasValue && line.Value != "allow_if_changes") UnknownWord(line);
                else if (line.HasValue) Global = Global with { AllowInterfaceChanges = true };
                break;
            case "vrrp_mcast_group4":
                if (Group(line, IpFamily.V4) is { } group4) Global = Global with { MulticastGroup4 = group4 };
                break;
            case "vrrp_mcast_group6":
                if (Group(line, IpFamily.V6) is { } group6) Global = Global with { MulticastGroup6 = group6 };
                break;
            case "vrrp_startup_delay":
                if (Values.TrySeconds(line, out TimeSpan startup)) Global = Global with { VrrpStartupDelay = startup };
                break;
            case "vrrp_delay_after_boot":
                if (Values.TrySeconds(line, out TimeSpan boot)) Global = Global with { VrrpDelayAfterBoot = boot };
                break;
            case "log_unknown_vrids": Global = Global with { LogUnknownVrids = true }; break;
            case "enable_script_security": Global = Global with { ScriptSecurity = true }; break;
            case "script_user":
                draft.ScriptAccount = scripts.Account(line.Words, 1);
                draft.ScriptAccountFailed = draft.ScriptAccount is null;
                break;
            case "notify_fifo" when Global.NotifyFifo is null:
                if (FifoOwner(line) is { } owner)
                {
                    Global = Global with { NotifyFifo = line.Value, NotifyFifoOwner = owner };
                }

                break;
            case "vrrp_notify_fifo" when Global.VrrpNotifyFifo is null:
                if (FifoOwner(line) is { } vrrpOwner)
                {
                    Global = Global with { VrrpNotifyFifo = line.Value, VrrpNotifyFifoOwner = vrrpOwner };
                }

                break;
            case "notify_fifo" or "vrrp_notify_fifo":
                line.Report(BindingDiagnostics.Repeated, $"{line.Name} was given before: this one is ignored");
                break;
            case "fifo_write_vrrp_states_on_reload": Global = Global with { FifoWriteStatesOnReload = true }; break;
            case "startup_script" or "shutdown_script" or "notify_fifo_script" or "vrrp_notify_fifo_script":
                Script(line);
                break;
            case "startup_script_timeout":
                if (Values.TryInteger(line, out long start))
                {
                    Global = Global with { StartupScriptTimeout = TimeSpan.FromSeconds(start) };
                }

                break;
            case "shutdown_script_timeout":
                if (Values.TryInteger(line, out long stop))
                {
                    Global = Global with { ShutdownScriptTimeout = TimeSpan.FromSeconds(stop) };
                }

                break;
            case "default_interface": Global = Global with { DefaultInterface = line.Value }; break;
            case "set_supplementary_groups":
                if (Values.TryBool(line, out bool groups)) Global = Global with { SupplementaryGroups = groups };
                break;
            case "use_symlink_paths":
                if (Values.TryBool(line, out bool links)) Global = Global with { UseSymlinkPaths = links };
                break;
            case "include_check": break;
            default: Values.Check(line); break;
        }
    }

    private void Script(Line line)
    {
        if (scripts.Read(line) is not { } script) return;
        if (!draft.GlobalScripts.TryAdd(line.Name, script))
        {
            line.Report(BindingDiagnostics.Repeated, $"{line.Name} was given before: this one is ignored");
        }
    }

    // NAME [USER [GROUP]]; null: the account is unknown, which is reported, and there is no FIFO.
    private AccountIds? FifoOwner(Line line)
    {
        (uint? User, uint? Group)? account = line.Words.Count > 2 ? scripts.Account(line.Words, 2, ErrorClass.None) : scripts.DefaultUser();
        return account is { } known ? new AccountIds(known.User ?? 0, known.Group ?? 0) : null;
    }

    private static IpAddress? Group(Line line, IpFamily family)
    {
        if (Values.TryAddress(line.Words[1], out IpAddress address) && address.Family == family && address.IsMulticast)
        {
            return address;
        }

        line.Report(
            BindingDiagnostics.InvalidAddress, $"'{line.Value}' is no {family} multicast address: the default is used");
        return null;
    }

    private static TimeSpan? Seconds(Line line) =>
        Values.TryInteger(line, out long value) ? TimeSpan.FromSeconds(value) : null;

    private static int? Count(Line line, int least)
    {
        if (!Values.TryInteger(line, out long value)) return null;
        if (value >= least) return (int)value;
        line.Report(
            BindingDiagnostics.ValueAdjusted, string.Create(CultureInfo.InvariantCulture, $"{value} becomes {least}"));
        return least;
    }

    private static bool? Bool(Line line, bool? before) => Values.TryBool(line, out bool value) ? value : before;

    private static void UnknownWord(Line line) =>
        line.Report(
            BindingDiagnostics.InvalidValue, $"'{line.Value}' is no value for '{line.Name}': {line.Keyword.Arguments}");
}
