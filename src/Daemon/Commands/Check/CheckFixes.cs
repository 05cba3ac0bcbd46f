using Holdfast.Configuration;
using Holdfast.Configuration.Fixes;
using Holdfast.Configuration.Text;
using Holdfast.Linux.Files;
using Holdfast.Linux.Interop;

namespace Holdfast.Daemon.Commands.Check;

/// <summary><c>--fix</c>: shows what the fixes would change, and with <c>--write</c> writes it.</summary>
internal static class CheckFixes
{
    /// <summary>Shows, and perhaps writes, the fixes of each configuration in turn; the result is the exit status.</summary>
    public static int Run(IReadOnlyList<CheckedFile> files, CheckOptions options, CheckOutput output)
    {
        bool failed = false;
        var after = new List<CheckedFile>();
        foreach (CheckedFile file in files)
        {
            IReadOnlyList<Diagnostic> everything = CheckRun.Inspect(file.Result, file.Environment, new CheckOptions());
            FixPlan plan = FixVerification.Verify(file.Path, file.Environment, everything, file.Findings);
            Show(plan, output);
            if (!options.Write)
            {
                after.Add(file);
                output.Remark(Summary(plan, file.Path) + (plan.Applied.Count > 0 && file.Path != CheckWorld.StandardInput ? "; --write writes it" : ""));
                continue;
            }

            failed |= !TryWrite(plan, output);
            ConfigurationEnvironment world = FixVerification.With(file.Environment, plan);
            CompilationResult result = Compiler.Compile(file.Path, world, new CompilerOptions { KeepTree = true });
            after.Add(file with { Result = result, Findings = CheckRun.Inspect(result, world, options) });
            output.Remark(Summary(plan, file.Path));
        }

        return failed ? CheckStatus.Errors : CheckStatus.Of(after);
    }

    private static void Show(FixPlan plan, CheckOutput output)
    {
        bool anyMasked = false;
        foreach (ChangedFile file in plan.Files)
        {
            output.Result(UnifiedDiff.Write(file, out bool masked));
            anyMasked |= masked;
        }

        if (anyMasked) output.Remark("secrets are shown as asterisks: use --write, not this text, to change the file");
        foreach (SkippedFix skipped in plan.Skipped)
            output.Remark($"{skipped.Finding.Span}: {skipped.Finding.Kind.Code} is not fixed: {skipped.Reason}");
    }

    private static string Summary(FixPlan plan, string path) => plan.Applied.Count switch
    {
        0 => $"{path}: nothing to fix",
        1 => $"{path}: 1 fix",
        var count => $"{path}: {count} fixes",
    };

    private static bool TryWrite(FixPlan plan, CheckOutput output)
    {
        bool written = true;
        foreach (ChangedFile file in plan.Files)
        {
            string? problem = Replace(file);
            output.Remark(problem is null ? $"{file.Before.Path}: written" : $"{file.Before.Path}: not written: {problem}");
            written &= problem is null;
        }

        return written;
    }

    private static string? Replace(ChangedFile file)
    {
        try
        {
            return FileReplacement.TryReplace(file.Before.Path, file.BeforeBytes(), file.AfterBytes())
                ? null
                : "it has changed since it was read";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SystemCallException)
        {
            return e.Message;
        }
    }
}
