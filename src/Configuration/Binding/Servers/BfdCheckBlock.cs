namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>BFD_CHECK</c>.</summary>
internal sealed class BfdCheckBlock(BfdDraft check, RealServerDraft server, ModelDraft draft, BindingSession session)
    : CheckBlock(check, server, session)
{
    private Line? _name;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        if (line.Name == "name")
            (_name, check.Name) = (line, line.Value);
        else
            base.Bind(line);
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_name is null)
            Drop("BFD_CHECK has no name");
        else if (!draft.BfdSessions.Contains(_name.Value))
            Drop($"there is no bfd_instance '{_name.Value}' before this line", _name.ValueSpan);
        else
            base.Close();
    }
}
