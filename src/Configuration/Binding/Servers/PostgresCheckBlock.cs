namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>POSTGRES_CHECK</c>.</summary>
internal sealed class PostgresCheckBlock(PostgresDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "user": check.User = line.Value; break;
            case "database": check.Database = line.Value; break;
            default: base.Bind(line); break;
        }
    }
}
