using System.Diagnostics;
using System.Text.Json;

namespace Holdfast.SystemTests;

/// <summary>A mail server (Python's aiosmtpd) on the loopback interface of a node, which keeps what it gets in files.</summary>
internal sealed class MailServer : IDisposable
{
    public const int Port = 2525;

    private readonly string _folder;
    private readonly Process _process;

    private MailServer(string folder, Process process)
    {
        _folder = folder;
        _process = process;
    }

    /// <summary>Everything that has arrived on this node, also at servers that were started earlier.</summary>
    public IReadOnlyList<ReceivedMail> Mails =>
        [.. Directory.GetFiles(_folder, "*.json").Order(StringComparer.Ordinal).Select(ReceivedMail.Read)];

    /// <summary>Starts a server; it listens when this returns. Skips the test where aiosmtpd is not installed.</summary>
    /// <param name="node">Where.</param>
    /// <param name="protection">plain, starttls (demanded) or tls.</param>
    /// <param name="certificate">PEM file with certificate and key.</param>
    /// <param name="mechanisms">Of AUTH, separated by commas, or none: then no user is asked for.</param>
    public static MailServer Start(Node node, string protection = "plain", string certificate = "-", string mechanisms = "none")
    {
        Assert.SkipUnless(File.Exists("/usr/bin/aiosmtpd"), "python3-aiosmtpd is not installed");
        string folder = node.PathOf("mails");
        Directory.CreateDirectory(folder);
        string script = Path.Combine(Daemons.Repository, "tests/SystemTests/Notifications/mailserver.py");
        Process process = node.Sandbox.Start(
            "/usr/bin/python3", [script, folder, Port.ToString(), protection, certificate, mechanisms]);
        if (process.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException(process.StandardError.ReadToEnd());
        }

        return new MailServer(folder, process);
    }

    public void Dispose()
    {
        foreach (int child in Processes.ChildrenOf(_process.Id)) Processes.Signal(child, Processes.SIGKILL);
        _process.WaitForExit();
        _process.Dispose();
    }
}

/// <summary>A mail as it has arrived.</summary>
internal sealed record ReceivedMail(
    string Sender, IReadOnlyList<string> Recipients, string Helo, bool IsProtected, string? User, string Text)
{
    public string Subject => Field("Subject");

    public string Body => Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..].TrimEnd();

    /// <summary>A field of the header, unfolded; throws if there is none.</summary>
    public string Field(string name)
    {
        string header = Text[..Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Replace("\r\n ", " ").Replace("\r\n\t", " ");
        return header.Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
    }

    public static ReceivedMail Read(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement mail = document.RootElement;
        return new ReceivedMail(
            mail.GetProperty("sender").GetString()!,
            [.. mail.GetProperty("recipients").EnumerateArray().Select(recipient => recipient.GetString()!)],
            mail.GetProperty("helo").GetString()!,
            mail.GetProperty("protected").GetBoolean(),
            mail.GetProperty("user").GetString(),
            mail.GetProperty("text").GetString()!);
    }
}
