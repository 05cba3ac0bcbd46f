using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Binding.Servers;

/// <summary>Where the settings of a virtual server or real server stand that need a certain engine (<c>lvs_engine</c>).</summary>
internal sealed class EngineSettings
{
    // Hardly ever more than one or two.
    private List<(string Keyword, SourceSpan Span)>? _spans;

    /// <summary>Remembers a line, if it is of that kind; the last one of a keyword counts.</summary>
    public void Note(Line line)
    {
        string? keyword = line.Name switch
        {
            "lb_algo" or "lvs_sched" => "lb_algo",
            "lb_kind" or "lvs_method" => "lb_kind",
            "ops" or "persistence_engine" or "uthreshold" or "lthreshold" or "sorry_server_lvs_method" => line.Name,
            _ => null,
        };
        if (keyword is not null) (_spans ??= []).Add((keyword, line.Words.Count > 1 ? line.ValueSpan : line.Span));
    }

    /// <summary>Where a keyword stands; null: nowhere.</summary>
    public SourceSpan? Find(string keyword) => _spans?.FindLast(one => one.Keyword == keyword).Span;
}
