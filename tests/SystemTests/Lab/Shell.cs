using System.Diagnostics;

namespace Holdfast.SystemTests;

/// <summary>What a command said, and how it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output of a command that must succeed.</summary>
    public string OutputOrThrow() =>
        ExitCode == 0 ? Output : throw new InvalidOperationException($"exit code {ExitCode}: {Output}{Error}");
}

/// <summary>Runs a program to its end, outside of all sandboxes unless the program itself enters one.</summary>
internal static class Shell
{
    /// <summary>Runs it; after the time-out (30 s unless told) it is killed, with all its children, and this throws.</summary>
    public static CommandResult Run(
        string program, IEnumerable<string> arguments, string input = "", TimeSpan? timeout = null)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading everything; its exit code says why.
        }

        if (!process.WaitForExit(timeout ?? TimeSpan.FromSeconds(30)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)}");
        }

        return new CommandResult(process.ExitCode, output.GetAwaiter().GetResult(), error.GetAwaiter().GetResult());
    }
}
