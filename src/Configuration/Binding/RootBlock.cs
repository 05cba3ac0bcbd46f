using Holdfast.Configuration.Binding.Servers;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding;

/// <summary>Everything outside blocks, as one process of the daemon reads it.</summary>
internal sealed class RootBlock(DaemonProcess process, ModelDraft draft, BindingSession session)
    : BlockBinder(KeywordTable.Root, session)
{
    private readonly ScriptReader _scripts = new(draft, session);
    private readonly Dictionary<(string Keyword, string Name), SourceSpan> _names = [];

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "instance" when line.HasValue:
                draft.Global = draft.Global with { InstanceName = line.Value };
                break;
            case "net_namespace" when line.HasValue: Namespace(line); break;
            case "net_namespace_ipvs":
                draft.Global = draft.Global with { IpvsNetworkNamespace = line.HasValue ? line.Value : "" };
                break;
            case "namespace_with_ipsets":
                draft.Global = draft.Global with { NamespaceWithIpsets = true };
                break;
            case "use_pid_dir":
                draft.Global = draft.Global with { UsePidDirectory = true };
                break;
            case "child_wait_time":
                if (Values.TryInteger(line, out long seconds))
                {
                    draft.Global = draft.Global with { ChildWaitTime = TimeSpan.FromSeconds(seconds) };
                }

                break;
            default:
                Values.Check(line);
                break;
        }
    }

    private void Namespace(Line line)
    {
        draft.Global = draft.Global with { NetworkNamespace = line.Value };
        Session.NamespaceMissing = !Session.Environment.NetworkNamespaceExists(line.Value);
        if (!Session.NamespaceMissing) return;
        Session.Report(new Diagnostic(
            BindingDiagnostics.UnknownNamespace, line.ValueSpan, $"there is no network namespace '{line.Value}'")
        {
            Suggestion = $"create it before the daemon starts: ip netns add {line.Value}",
        });
    }

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        switch (line.Name)
        {
            case "global_defs" when process == DaemonProcess.Parent:
                return new GlobalBlock(draft, _scripts, Session);
            case "vrrp_instance" when process == DaemonProcess.Vrrp:
                return OpenInstance(line);
            case "vrrp_sync_group" when process == DaemonProcess.Vrrp:
                if (!IsNew(line)) return null;
                draft.Groups.Add(new GroupDraft(line.Value, line.ValueSpan));
                return new SyncGroupBlock(draft.Groups[^1], draft, _scripts, Session);
            case "vrrp_script" when process == DaemonProcess.Vrrp:
                if (!IsNew(line)) return null;
                return new TrackScriptBlock(new TrackScriptDraft(line.Value, line.ValueSpan), draft, _scripts, Session);
            case "vrrp_track_process" when process == DaemonProcess.Vrrp:
                if (!IsNew(line)) return null;
                return new TrackProcessBlock(line.Value, line.ValueSpan, draft, Session);
            case "track_file" or "vrrp_track_file" when process is DaemonProcess.Vrrp or DaemonProcess.Checker:
                if (!IsNew(line)) return null;
                return new TrackFileBlock(line, draft, Session);
            case "bfd_instance":
                return OpenBfd(line);
            case "static_ipaddress" or "static_routes" or "static_rules" or "linkbeat_interfaces"
                or "interface_up_down_delays" when process == DaemonProcess.Vrrp:
                draft.HasStaticItems |= line.Name.StartsWith("static_", StringComparison.Ordinal);
                return StaticBlocks.Open(line, draft, Session);
            case "track_group" when process == DaemonProcess.Vrrp:
                if (!IsNew(line)) return null;
                draft.TrackGroups.Add(new TrackGroupDraft(line.Value, line.ValueSpan));
                return new TrackGroupBlock(draft.TrackGroups[^1], line.Keyword.Children!, Session);
            case "garp_group" when process == DaemonProcess.Vrrp:
                return new GarpGroupBlock(line, draft, Session);
            case "SSL" when process == DaemonProcess.Checker:
                return new TlsBlock(line, draft, Session);
            case "virtual_server_group" when process == DaemonProcess.Checker:
                return new VirtualServerGroupBlock(line, draft, Session);
            case "virtual_server" when process == DaemonProcess.Checker:
                VirtualServerBlock? server = VirtualServerBlock.Open(line, draft, _scripts);
                draft.HasVirtualServers |= server is not null;
                return server;
            default:
                return null;
        }
    }

    private InstanceBlock? OpenInstance(Line line)
    {
        if (!IsNew(line)) return null;
        var instance = new InstanceDraft(line.Value, line.ValueSpan);
        draft.Add(instance);
        return new InstanceBlock(instance, draft, _scripts, Session);
    }

    private BfdBlock? OpenBfd(Line line)
    {
        const int NameLength = 31;
        if (line.Value.Length > NameLength)
        {
            Session.Refuse(line.Statement);
            line.Report(
                RoutingDiagnostics.SessionDropped, $"'{line.Value}' is longer than {NameLength} characters: the block is skipped");
            return null;
        }

        if (!IsNew(line)) return null;
        draft.BfdSessions.Add(line.Value);
        draft.HasBfdSessions = true;
        return process == DaemonProcess.Bfd ? new BfdBlock(line, draft, Session) : null;
    }

    private bool IsNew(Line line)
    {
        // vrrp_track_file is another name of track_file.
        string kind = line.Name == "vrrp_track_file" ? "track_file" : line.Name;
        if (_names.TryAdd((kind, line.Value), line.ValueSpan)) return true;
        SourceSpan span = _names[(kind, line.Value)];
        Session.Refuse(line.Statement);
        Session.Report(new Diagnostic(
            BindingDiagnostics.BadName, line.ValueSpan,
            $"{line.Name} '{line.Value}' is defined twice: this block is skipped")
        {
            Related = [new RelatedSpan(span, "first defined here")],
        });
        return false;
    }
}
