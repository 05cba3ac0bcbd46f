using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;
using Holdfast.Configuration.Tree;

namespace Holdfast.Configuration.Editing;

/// <summary>
/// A configuration as an editor wants to ask about it: what is wrong, what a word means, what may stand at a place, where
/// something is defined. Made anew after each change. Offsets count UTF-16 code units of a file's text.
/// </summary>
public sealed class EditorModel
{
    private EditorModel(CompilationResult result, IReadOnlyList<Diagnostic> diagnostics)
    {
        Files = result.Files;
        Diagnostics = diagnostics;
        Tree = result.Tree;
    }

    /// <summary>Every file that was read, the main file first.</summary>
    public IReadOnlyList<SourceText> Files { get; }

    /// <summary>All findings, in the order of files and places.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    /// <summary>The tree; null when the main file could not be read.</summary>
    public ConfigurationNode? Tree { get; }

    /// <summary>Compiles a main file with all that it includes.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="environment">The world outside; its files are those of the editor where they are open.</param>
    public static EditorModel Open(string path, ConfigurationEnvironment environment)
    {
        CompilationResult result = Compiler.Compile(path, environment, new CompilerOptions { KeepTree = true });
        return new EditorModel(result, Inspection.Run(result, environment));
    }

    /// <summary>The file with a path as the compiler names it; null: it was not read.</summary>
    public SourceText? File(string path) => Files.FirstOrDefault(file => file.Path == path);

    /// <summary>What the word at a place means; null: nothing is known about it.</summary>
    public Hover? Hover(SourceText file, int offset) => Editing.Hover.At(new EditorPlace(this, file, offset));

    /// <summary>What may stand at a place.</summary>
    public IReadOnlyList<Completion> Complete(SourceText file, int offset) =>
        Completions.At(new EditorPlace(this, file, offset));

    /// <summary>Where the name at a place is defined.</summary>
    public IReadOnlyList<DefinitionTarget> Definitions(SourceText file, int offset) =>
        DefinitionTarget.Of(new EditorPlace(this, file, offset));

    /// <summary>The definitions <c>$NAME=</c> in all files, in order.</summary>
    internal IEnumerable<(string Name, SourceSpan Span, string Value)> TextDefinitions()
    {
        foreach (SourceText file in Files)
        {
            for (int number = 1; number <= file.LineCount; number++)
            {
                ReadOnlySpan<char> line = file.Line(number);
                int start = Syntax.Blanks.Skip(line, 0);
                int length = Syntax.Names.DefinitionLength(line[start..]);
                if (length == 0) continue;
                yield return (
                    line.Slice(start + 1, length - 2).ToString(),
                    new SourceSpan(file, file.LineStart(number) + start, length - 1),
                    line[(start + length)..].Trim().ToString());
            }
        }
    }
}
