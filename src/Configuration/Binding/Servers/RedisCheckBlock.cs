namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>REDIS_CHECK</c>.</summary>
internal sealed class RedisCheckBlock(RedisDraft check, RealServerDraft server, BindingSession session)
    : CheckBlock(check, server, session)
{
    private Line? _user;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "user": (_user, check.User) = (line, line.Value); break;
            case "password": check.Password = line.Value; break;
            case "role":
                if (Values.IsOneOf(line)) check.Role = line.Value;
                break;
            default: base.Bind(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_user is not null && check.Password is null)
            Session.Report(ServerDiagnostics.OutOfPlace, _user.Span, "user has no effect without password: nobody is logged in");
        base.Close();
    }
}
