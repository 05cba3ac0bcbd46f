using Holdfast.Configuration.Binding;
using Holdfast.Configuration.Keywords;
using Holdfast.Configuration.Syntax;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Tree;

/// <summary>Records the statements as a tree, with the braces where the parser sees them. Looks into every block.</summary>
internal sealed class TreeBinder(ConfigurationNode node, KeywordBlock keywords, BindingSession session, BindingSession judged)
    : BlockBinder(keywords, session)
{
    private ConfigurationNode? _latest;

    /// <inheritdoc/>
    public override bool IsSilent => true;

    /// <summary>The tree of a text.</summary>
    /// <param name="text">The statements.</param>
    /// <param name="judged">The session of the compilation, which knows the blocks that were refused.</param>
    public static ConfigurationNode Build(PreprocessedConfiguration text, BindingSession judged)
    {
        var root = new ConfigurationNode(null, KeywordTable.Root, null, null, []);
        var unheard = new BindingSession(judged.Environment, new DiagnosticBag());
        new BlockParser(text.Statements, text.End, KeywordTable.Root, unheard).Parse(
            new TreeBinder(root, KeywordTable.Root, unheard, judged));
        return root;
    }

    /// <inheritdoc/>
    public override void Saw(Statement statement, IReadOnlyList<Word> words, Keyword? keyword) =>
        _latest = new ConfigurationNode(node, Keywords, keyword, statement, words)
        {
            IsRefused = judged.IsRefused(statement),
        };

    /// <inheritdoc/>
    public override void Bind(Line line)
    {
    }

    /// <inheritdoc/>
    public override BlockBinder? Open(Line line) =>
        new TreeBinder(_latest!, line.Keyword.Children!, Session, judged);

    /// <inheritdoc/>
    public override void Brace(Statement brace)
    {
        if (brace.Kind == StatementKind.OpenBrace)
            node.OpenBrace = brace.Span;
        else
            node.CloseBrace = brace.Span;
    }
}
