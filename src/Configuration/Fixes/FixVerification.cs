using Holdfast.Configuration.Lint;
using Holdfast.Configuration.Text;

namespace Holdfast.Configuration.Fixes;

/// <summary>
/// Tries fixes before anything is written: the configuration with them is compiled and inspected, and none of them may
/// bring an error or a warning that was not there. (A note may come: a keyword that is spelt right has a value to judge.)
/// </summary>
public static class FixVerification
{
    // Each fix alone costs a compilation.
    private const int MostTrials = 200;

    /// <summary>The largest plan, in the order of the findings, that brings no new error or warning.</summary>
    /// <param name="path">The main file.</param>
    /// <param name="environment">The world in which it was compiled.</param>
    /// <param name="findings">All its findings.</param>
    /// <param name="wanted">Those whose fixes are asked for.</param>
    public static FixPlan Verify(
        string path, ConfigurationEnvironment environment, IReadOnlyList<Diagnostic> findings, IReadOnlyList<Diagnostic> wanted)
    {
        FixPlan plan = FixPlan.Of(wanted);
        if (plan.Applied.Count == 0 || NewFinding(path, environment, findings, plan) is null) return plan;

        var good = new List<Diagnostic>();
        var skipped = new List<SkippedFix>(plan.Skipped);
        int trials = 0;
        foreach (Diagnostic finding in plan.Applied)
        {
            if (++trials > MostTrials)
            {
                skipped.Add(new SkippedFix(finding, "too many were tried before it"));
                continue;
            }

            good.Add(finding);
            if (NewFinding(path, environment, findings, FixPlan.Of(good)) is not { } found) continue;
            good.RemoveAt(good.Count - 1);
            skipped.Add(new SkippedFix(finding, $"with it there is a new finding: {found.Kind.Code}: {found.Message}"));
        }

        return FixPlan.Of(good) with { Skipped = skipped };
    }

    /// <summary>A world in which the files of a plan are changed already.</summary>
    public static ConfigurationEnvironment With(ConfigurationEnvironment environment, FixPlan plan)
    {
        Dictionary<string, ChangedFile> changed = plan.Files.ToDictionary(file => file.Before.Path);
        return environment with
        {
            ReadFile = path => environment.ReadFile(path) is { Text: { } text } && changed.TryGetValue(text.Path, out ChangedFile? file)
                ? new FileReading(SourceText.FromBytes(text.Path, file.AfterBytes()))
                : environment.ReadFile(path),
        };
    }

    // A finding is known by its code and words: its place moves.
    private static Diagnostic? NewFinding(
        string path, ConfigurationEnvironment environment, IReadOnlyList<Diagnostic> findings, FixPlan plan)
    {
        ConfigurationEnvironment world = With(environment, plan);
        CompilationResult result = Compiler.Compile(path, world, new CompilerOptions { KeepTree = true });
        Dictionary<(string, string), int> known = findings
            .GroupBy(found => (found.Kind.Code, found.Message))
            .ToDictionary(same => same.Key, same => same.Count());
        foreach (Diagnostic found in Inspection.Run(result, world))
        {
            int left = known.GetValueOrDefault((found.Kind.Code, found.Message));
            if (left == 0 && found.Kind.Severity > Severity.Note) return found;
            known[(found.Kind.Code, found.Message)] = left - 1;
        }

        return null;
    }
}
