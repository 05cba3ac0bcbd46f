using System.Globalization;

namespace Holdfast.SystemTests;

/// <summary>
/// Where a lab keeps its files. Under /var/lib, because script security accepts neither /tmp (everybody may write
/// there) nor a mount without exec, as /run often is.
/// </summary>
internal static class LabDirectory
{
    private const string Prefix = "/var/lib/holdfast-test-";

    static LabDirectory() => AppDomain.CurrentDomain.ProcessExit += (_, _) => RemoveThoseOf(Environment.ProcessId);

    public static string Create(int number)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Environment.ProcessId}-{number}");
        Directory.CreateDirectory(path);
        return path;
    }

    public static void Remove(string path)
    {
        // HOLDFAST_KEEP_LABS=1 keeps the logs and captures of a failed test for inspection.
        if (Environment.GetEnvironmentVariable("HOLDFAST_KEEP_LABS") == "1") return;
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
    }

    public static void RemoveThoseOfDeadProcesses()
    {
        foreach (string path in Directory.GetDirectories("/var/lib", "holdfast-test-*"))
        {
            string pid = path[Prefix.Length..].Split('-')[0];
            if (!Directory.Exists($"/proc/{pid}")) TryRemove(path);
        }
    }

    private static void RemoveThoseOf(int pid)
    {
        foreach (string path in Directory.GetDirectories("/var/lib", $"holdfast-test-{pid}-*")) Remove(path);
    }

    // Another test process may be sweeping at the same moment.
    private static void TryRemove(string path)
    {
        try { Directory.Delete(path, recursive: true); }
        catch (IOException) { }
    }
}
