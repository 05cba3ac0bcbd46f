using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Holdfast.SystemTests;

/// <summary>
/// A network, process and mount namespace, held by a process that reads from our pipe (and reaps orphans, as process 1
/// must). When the pipe closes, the kernel kills every process inside and frees the namespaces.
/// </summary>
internal sealed partial class Sandbox : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly Process _holder;

    public Sandbox()
    {
        var start = new ProcessStartInfo("unshare")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (string argument in (string[])
            ["--net", "--pid", "--mount", "--fork", "--kill-child", "--mount-proc", "bash", "-c", "echo ready; read -r"])
        {
            start.ArgumentList.Add(argument);
        }

        _holder = Process.Start(start)!;
        if (_holder.StandardOutput.ReadLine() != "ready") throw new InvalidOperationException("unshare failed");
        Pid = Processes.ChildrenOf(_holder.Id).Single();
    }

    /// <summary>The sandbox's process 1, by its number outside.</summary>
    public int Pid { get; }

    /// <summary>Runs several ip commands (lines of <c>ip -batch</c>) in the network namespace; the first failure throws.</summary>
    public void Ip(params string[] commands)
    {
        CommandResult result = Shell.Run(
            "nsenter", ["-t", Text(Pid), "-n", "ip", "-batch", "-"], input: string.Join('\n', commands) + "\n");
        if (result.ExitCode != 0) throw new InvalidOperationException($"ip: {result.Error}{string.Join('\n', commands)}");
    }

    /// <summary>Runs a program in all namespaces, to its end.</summary>
    public CommandResult Run(string program, params string[] arguments) =>
        Shell.Run("nsenter", EnterAnd(program, arguments));

    /// <summary>Starts a program in all namespaces. The process returned is nsenter's, the program is its child.</summary>
    public Process Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("nsenter")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in EnterAnd(program, arguments)) start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs code on a thread that lives in the network namespace: a socket made there stays there.</summary>
    public T InNetwork<T>(Func<T> action)
    {
        T? result = default;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using SafeFileHandle file = File.OpenHandle($"/proc/{Pid}/ns/net");
                if (setns((int)file.DangerousGetHandle(), CLONE_NEWNET) != 0)
                {
                    throw new SocketException(Marshal.GetLastPInvokeError(), "setns");
                }

                result = action();
            }
            catch (Exception e)
            {
                // Whatever it is, a failed assertion as well: it is the caller's. Left to the thread, it would end the test program.
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result!;
    }

    public void Dispose()
    {
        _holder.StandardInput.Close();
        if (!_holder.WaitForExit(s_patience)) _holder.Kill();
        _holder.Dispose();
    }

    private string[] EnterAnd(string program, IEnumerable<string> arguments) =>
        ["-t", Text(Pid), "-n", "-p", "-m", "--", program, .. arguments];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private const int CLONE_NEWNET = 0x40000000;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setns(int fd, int nstype);
}
