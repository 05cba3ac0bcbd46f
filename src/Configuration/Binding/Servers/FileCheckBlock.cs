namespace Holdfast.Configuration.Binding.Servers;

/// <summary><c>FILE_CHECK</c>.</summary>
internal sealed class FileCheckBlock(FileDraft check, RealServerDraft server, ModelDraft draft, BindingSession session)
    : CheckBlock(check, server, session)
{
    private Line? _name;

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
        switch (line.Name)
        {
            case "track_file": (_name, check.Name) = (line, line.Value); break;
            case "weight":
                if (Weights.TryRead(
                    Session, line.Words, 1, int.MaxValue, $"weight of {check.Opening.Name}", out int weight, out bool reverse))
                {
                    (check.Weight, check.Reverse) = (weight, reverse);
                }

                break;
            default: base.Bind(line); break;
        }
    }

    /// <inheritdoc/>
    public override void Close()
    {
        if (_name is null)
            Drop("FILE_CHECK has no track_file");
        else if (!draft.TrackFiles.Exists(file => file.File.Name == _name.Value))
            Drop($"there is no track_file '{_name.Value}' before this line", _name.ValueSpan);
        else
            base.Close();
    }
}
