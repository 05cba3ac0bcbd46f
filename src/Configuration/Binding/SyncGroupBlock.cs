using Holdfast.Configuration.Keywords;

namespace Holdfast.Configuration.Binding;

/// <summary><c>vrrp_sync_group</c>.</summary>
internal sealed class SyncGroupBlock(GroupDraft group, ModelDraft draft, ScriptReader scripts, BindingSession session)
    : BlockBinder(KeywordTable.Root["vrrp_sync_group"].Children!, session)
{
    /// <inheritdoc/>
    public override BlockBinder? Open(Line line)
    {
        KeywordBlock entries = line.Keyword.Children!;
        switch (line.Name)
        {
            case "group":
                group.MembersGiven = true;
                return new ListBlock(entries, Session, words =>
                {
                    foreach (var word in words) group.Members.Add((word.Text, word.Span));
                })
                {
                    Closed = count =>
                    {
                        if (count == 0)
                        {
                            Session.Report(
                                BindingDiagnostics.EmptyBlock, line.Span, $"sync group '{group.Name}' has no members");
                        }
                    },
                };
            default:
                return new TrackList(entries, Session, group.Name).Open(line.Name, group.Trackers, draft);
        }
    }

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "smtp_alert":
                if (Values.TryBool(line, out bool alert)) group.SmtpAlert = alert;
                break;
            case "notify_priority_changes":
                if (Values.TryBool(line, out bool changes)) group.NotifyPriorityChanges = changes;
                break;
            case "sync_group_tracking_weight" or "global_tracking":
                group.TrackingWeight = true;
                break;
            default:
                scripts.ReadInto(group.Notify, line);
                break;
        }
    }
}
