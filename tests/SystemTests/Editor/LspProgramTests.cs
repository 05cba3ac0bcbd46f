using System.Diagnostics;
using Holdfast.Tests.Daemon.Lsp;

namespace Holdfast.SystemTests.Editor;

/// <summary>The language server as a program, on its standard input and output.</summary>
public sealed class LspProgramTests
{
    [Fact]
    public async Task The_program_serves_an_editor()
    {
        string folder = Directory.CreateTempSubdirectory("holdfast-lsp-").FullName;
        try
        {
            string path = Path.Combine(folder, "keepalived.conf");
            await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
            string uri = new Uri(path).AbsoluteUri;
            using Process program = Process.Start(new ProcessStartInfo(Path.Combine(Path.GetDirectoryName(Daemons.Ours)!, "holdfast"), ["lsp", "--stdio"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            var client = new LspClient(program.StandardInput.BaseStream, program.StandardOutput.BaseStream);

            client.Initialize();
            client.Open(uri, "vrrp_instance VI_1 {\n    interface eth7\n    virtual_router_id 300\n}\n");

            client.Findings(uri).ShouldContain(found => found!["code"]!.GetValue<string>() == "B010");
            client.Request("shutdown")["error"].ShouldBeNull();
            client.Notify("exit");
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
            program.ExitCode.ShouldBe(0);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
