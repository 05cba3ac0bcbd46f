using System.Diagnostics;
using System.Globalization;

namespace Holdfast.Daemon.Commands.Lab;

/// <summary>Something that the lab needs did not work; the message says what, for the user.</summary>
internal sealed class LabException(string message) : Exception(message);

/// <summary>
/// A machine: network, process and mount namespaces, held by a process that reads from our pipe. However we end, the
/// pipe closes, and the kernel removes everything: no namespace, interface or process of the lab can outlive us.
/// </summary>
internal sealed class LabMachine : IDisposable
{
    private readonly Process _holder;

    public LabMachine()
    {
        // bash, because process 1 must reap orphans, and bash does while it reads.
        _holder = Start("unshare",
            ["--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc", "bash", "-c", "echo ready; read -r"],
            directory: null, bin: null);
        if (_holder.StandardOutput.ReadLine() != "ready")
        {
            throw new LabException($"cannot make namespaces: {_holder.StandardError.ReadToEnd().Trim()}");
        }

        string children = File.ReadAllText($"/proc/{_holder.Id}/task/{_holder.Id}/children");
        Pid = int.Parse(children, CultureInfo.InvariantCulture);
    }

    /// <summary>Process 1 of the machine, by its number outside.</summary>
    public int Pid { get; }

    /// <summary>Runs lines of <c>ip -batch</c>; throws at the first that fails.</summary>
    public void Ip(params string[] lines)
    {
        using Process process = Start("nsenter", ["-t", Text(Pid), "-n", "ip", "-batch", "-"], directory: null, bin: null);
        process.StandardInput.Write(string.Join('\n', lines) + "\n");
        process.StandardInput.Close();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new LabException($"ip: {error.Trim()}");
    }

    /// <summary>Starts a program on the machine, with <paramref name="bin"/> in front of its PATH.</summary>
    public Process StartInside(string? bin, string program, params string[] arguments) =>
        Start("nsenter", ["-t", Text(Pid), "-n", "-p", "-m", "--", program, .. arguments], directory: "/", bin);

    /// <summary>Runs a program on the machine to its end (at most 10 s); what it says is not kept, its status is returned.</summary>
    public int RunInside(string? bin, string program, params string[] arguments)
    {
        using Process process = StartInside(bin, program, arguments);
        process.StandardInput.Close();
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(TimeSpan.FromSeconds(10))) return process.ExitCode;
        process.Kill(entireProcessTree: true);
        return -1;
    }

    /// <summary>Whether an IPv4 address is usable on the machine, as /proc tells it without starting a process.</summary>
    public bool HasAddress(string address)
    {
        bool found = false;
        foreach (string line in File.ReadLines($"/proc/{Pid}/net/fib_trie"))
        {
            if (line.Contains("|--", StringComparison.Ordinal))
            {
                found = line.EndsWith($"|-- {address}", StringComparison.Ordinal);
            }
            else if (found && line.Contains("/32 host LOCAL", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Pulls the plug: every process dies at once, and the network is gone.</summary>
    public void Dispose()
    {
        try
        {
            _holder.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has died already.
        }

        if (!_holder.WaitForExit(TimeSpan.FromSeconds(5))) _holder.Kill();
        _holder.Dispose();
    }

    private static Process Start(string program, string[] arguments, string? directory, string? bin)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory ?? "",
        };
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        start.Environment["PATH"] = $"{(bin is null ? "" : bin + ":")}{path}:/usr/sbin:/sbin";
        return Process.Start(start) ?? throw new LabException($"cannot start {program}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
