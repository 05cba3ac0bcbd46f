namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>MYSQL_CHECK</c>.</summary>
internal sealed class MysqlCheckBlock(MysqlDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (line.Name == "user")
            check.User = line.Value;
        else
            base.Bind(line);
    }
}
