using System.Text.Json.Nodes;
using Holdfast.Configuration;
using Holdfast.Configuration.Text;
using Holdfast.Tests.Configuration;

namespace Holdfast.Tests.Daemon.Lsp;

/// <summary>The language server as an editor meets it.</summary>
public sealed class LspServerTests : IDisposable
{
    private const string Uri = "file:///etc/keepalived/keepalived.conf";

    private const string Text = """
        $VIP=10.0.0.10/24
        global_defs {
            script_user root
            enable_script_security
        }
        vrrp_script chk {
            script "/usr/libexec/check.sh now"
            interval 2
        }
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 61
            priorty 150
            virtual_ipaddress {
                $VIP
            }
            track_script {
                chk
            }
        }
        vrrp_sync_group G {
            group {
                VI_1
            }
        }
        include more.conf

        """;

    private static readonly ConfigurationEnvironment s_world = Compile.World with
    {
        CurrentDirectory = "/etc/keepalived",
        ReadFile = path => path.EndsWith("more.conf", StringComparison.Ordinal)
            ? new FileReading(new SourceText(path, "vrrp_script other {\n    script /bin/true\n    intervall 3\n}\n"))
            : new FileReading(null, FileProblem.Missing),
        Glob = (pattern, directory) => [Path.Combine(directory, pattern)],
    };

    private readonly LspClient _client;
    private readonly Task<int> _server;

    public LspServerTests() => (_client, _server) = LspClient.Start(s_world);

    public void Dispose() => _client.Close();

    [Fact]
    public void Findings_come_as_one_types()
    {
        OpenAll();
        Codes(_client.Findings(Uri)).ShouldContain("B001@12:4-12:11");

        Replace(12, 4, 12, 11, "priority", version: 2);

        Codes(_client.Findings(Uri)).ShouldNotContain(code => code.StartsWith("B001"));

        Replace(12, 13, 12, 16, "999", version: 3);

        Codes(_client.Findings(Uri)).ShouldContain(code => code.StartsWith("B010@12:13-12:16"));
    }

    [Fact]
    public void A_finding_in_an_included_file_is_told_of_that_file()
    {
        OpenAll();

        Codes(_client.Findings("file:///etc/keepalived/more.conf")).ShouldContain("B001@2:4-2:13");
    }

    [Fact]
    public void An_included_file_that_is_open_is_judged_where_it_is_included()
    {
        OpenAll();
        _client.Findings("file:///etc/keepalived/more.conf");

        _client.Open("file:///etc/keepalived/more.conf", "vrrp_script other {\n    script /bin/true\n    interval 3\n}\n");

        Codes(_client.Findings("file:///etc/keepalived/more.conf")).ShouldNotContain(code => code.StartsWith("B001"));
    }

    [Fact]
    public void Closing_a_document_takes_its_findings_back()
    {
        OpenAll();
        _client.Findings(Uri).Count.ShouldBeGreaterThan(0);

        _client.Notify("textDocument/didClose", Document());

        _client.Findings(Uri).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(10, 6, "interface IF")]
    [InlineData(11, 24, "1..255")]
    [InlineData(14, 9, "$VIP=10.0.0.10/24")]
    [InlineData(6, 6, "script COMMAND")]
    public void Hover_tells_what_a_word_means(int line, int character, string part)
    {
        OpenAll();

        JsonNode hover = _client.Result("textDocument/hover", At(line, character)).ShouldNotBeNull();

        hover["contents"]!["kind"]!.GetValue<string>().ShouldBe("markdown");
        hover["contents"]!["value"]!.GetValue<string>().ShouldContain(part);
        hover["range"]!["start"]!["line"]!.GetValue<int>().ShouldBe(line);
    }

    [Fact]
    public void Hover_over_nothing_is_null()
    {
        OpenAll();

        _client.Result("textDocument/hover", At(25, 0)).ShouldBeNull();
    }

    [Theory]
    [InlineData(10, 4, "advert_int,nopreempt,track_script,virtual_ipaddress", "lb_algo,vrrp_instance")] // first word in an instance
    [InlineData(17, 8, "chk,other", "VI_1")] // names of scripts
    [InlineData(22, 8, "VI_1", "chk")] // names of instances
    [InlineData(26, 0, "vrrp_instance,global_defs,include", "advert_int,priority")] // outside every block
    [InlineData(14, 9, "${VIP},${_PWD}", "priority")] // a definition
    public void Completion_offers_what_may_stand_there(int line, int character, string offered, string not)
    {
        OpenAll();

        JsonArray items = _client.Result("textDocument/completion", At(line, character)).ShouldNotBeNull()["items"]!.AsArray();

        List<string> labels = [.. items.Select(item => item!["label"]!.GetValue<string>())];
        foreach (string label in offered.Split(',')) labels.ShouldContain(label);
        foreach (string label in not.Split(',')) labels.ShouldNotContain(label);
    }

    [Theory]
    [InlineData("vrrp_instance A {\n    state \n}\n", 1, 10, "MASTER,BACKUP")]
    [InlineData("virtual_server 10.0.0.1 80 {\n    lb_algo \n}\n", 1, 12, "rr,wlc,mh")]
    [InlineData("vrrp_instance A {\n    smtp_alert \n}\n", 1, 15, "true,off")]
    [InlineData("virtual_server_group web {\n}\nvirtual_server group \n", 2, 21, "web")]
    [InlineData("vrrp_instance A {\n    virtual_ipaddress {\n        10.0.0.1/24 \n    }\n}\n", 2, 20, "dev,scope,label")]
    public void Completion_offers_values(string text, int line, int character, string offered)
    {
        _client.Initialize();
        _client.Open(Uri, text);

        JsonArray items = _client.Result("textDocument/completion", At(line, character)).ShouldNotBeNull()["items"]!.AsArray();

        List<string> labels = [.. items.Select(item => item!["label"]!.GetValue<string>())];
        foreach (string label in offered.Split(',')) labels.ShouldContain(label);
    }

    [Theory]
    [InlineData(17, 9, "keepalived.conf:5:12")] // chk -> vrrp_script chk
    [InlineData(22, 9, "keepalived.conf:9:14")] // VI_1 -> vrrp_instance VI_1
    [InlineData(14, 10, "keepalived.conf:0:0")] // $VIP -> $VIP=
    [InlineData(6, 20, "check.sh:0:0")] // the script itself
    [InlineData(25, 10, "more.conf:0:0")] // the included file
    public void Definition_leads_to_the_place(int line, int character, string place)
    {
        OpenAll();

        JsonNode target = _client.Result("textDocument/definition", At(line, character)).ShouldNotBeNull().AsArray().ShouldHaveSingleItem()!;

        JsonNode start = target["range"]!["start"]!;
        $"{target["uri"]}:{start["line"]}:{start["character"]}".ShouldEndWith(place);
    }

    [Fact]
    public void A_quick_fix_mends_the_word()
    {
        OpenAll();

        JsonArray actions = Actions(12, 4);

        JsonNode fix = actions.First(action => action!["isPreferred"]?.GetValue<bool>() == true)!;
        JsonNode edit = fix["edit"]!["changes"]![Uri]!.AsArray().ShouldHaveSingleItem()!;
        edit["newText"]!.GetValue<string>().ShouldBe("priority");
        edit["range"]!["start"]!["character"]!.GetValue<int>().ShouldBe(4);
    }

    [Fact]
    public void A_quick_fix_switches_a_finding_off()
    {
        _client.Initialize();
        _client.Open(Uri, "vrrp_instance A {\n    interface eth0 (local)\n    virtual_router_id 61\n    virtual_ipaddress {\n        10.0.0.1/24\n    }\n}\n");
        Codes(_client.Findings(Uri)).ShouldContain(code => code.StartsWith("B008"));

        JsonNode allow = Actions(1, 20).First(action => action!["title"]!.GetValue<string>().StartsWith("allow B008"))!;
        string comment = allow["edit"]!["changes"]![Uri]![0]!["newText"]!.GetValue<string>();
        Replace(1, 0, 1, 0, comment, version: 2);

        Codes(_client.Findings(Uri)).ShouldNotContain(code => code.StartsWith("B008"));
    }

    [Fact]
    public void The_outline_lists_the_blocks()
    {
        OpenAll();

        JsonArray symbols = _client.Result("textDocument/documentSymbol", Document()).ShouldNotBeNull().AsArray();

        symbols.Select(symbol => symbol!["name"]!.GetValue<string>())
            .ShouldBe(["global_defs", "vrrp_script chk", "vrrp_instance VI_1", "vrrp_sync_group G"]);
        symbols[2]!["children"]!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public void Nonsense_is_answered_and_the_server_goes_on()
    {
        _client.Request("textDocument/hover", At(0, 0))["error"]!["code"]!.GetValue<int>().ShouldBe(-32002);
        _client.Initialize();
        _client.Request("no/suchMethod")["error"]!["code"]!.GetValue<int>().ShouldBe(-32601);
        _client.Request("textDocument/hover", new JsonArray())["error"]!["code"]!.GetValue<int>().ShouldBe(-32602);
        _client.Request("textDocument/hover", new JsonObject())["error"]!["code"]!.GetValue<int>().ShouldBe(-32602);
        _client.SendRaw("Content-Length: 3\r\n\r\n{x}");
        _client.Receive()["error"]!["code"]!.GetValue<int>().ShouldBe(-32700);
        _client.Notify("textDocument/didChange", new JsonObject());
        _client.Notify("$/setTrace", new JsonObject { ["value"] = "off" });
        Replace(100, 7, 5, 900, "x", version: 7); // of a document that is not open

        _client.Result("textDocument/hover", At(0, 0)).ShouldBeNull();
    }

    [Fact]
    public async Task The_status_tells_whether_it_was_shut_down_first()
    {
        _client.Initialize();
        _client.Request("shutdown")["error"].ShouldBeNull();
        _client.Request("textDocument/hover", At(0, 0))["error"]!["code"]!.GetValue<int>().ShouldBe(-32600);
        _client.Notify("exit");

        (await _server).ShouldBe(0);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_it()
    {
        _client.Initialize();
        _client.Close();

        (await _server).ShouldBe(1);
    }

    [Theory]
    [InlineData("Content-Length: 99999999999\r\n\r\n")]
    [InlineData("Content-Length: -1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public async Task Headers_without_a_sensible_length_end_it(string header)
    {
        _client.SendRaw(header);

        (await _server).ShouldBe(1);
    }

    /// <summary>Every place of a text, also of a broken one, can be asked about.</summary>
    [Fact]
    public void No_place_is_too_strange_to_be_asked_about()
    {
        _client.Initialize();
        string[] texts =
        [
            Text, "vrrp_instance {\n${\n$\n}}}\n\"\n\t{\n", "include \nvrrp_script x {\r\n script \"\r\n}\r\n@", "", "\0\0{\0", "~SEQ(x,3) $x {\n$x\n}\n",
        ];
        int version = 1;
        foreach (string text in texts)
        {
            _client.Open(Uri, text);
            string[] lines = text.Split('\n');
            for (int line = 0; line <= lines.Length; line++)
            {
                int length = line < lines.Length ? lines[line].Length : 2;
                for (int character = 0; character <= length; character += 1 + (length / 8))
                {
                    foreach (string method in new[] { "hover", "completion", "definition" })
                    {
                        _client.Request($"textDocument/{method}", At(line, character))["error"]
                            .ShouldBeNull($"{method} at {line}:{character} of {text}");
                    }
                }
            }

            version++;
        }
    }

    private void OpenAll()
    {
        _client.Initialize();
        _client.Open(Uri, Text);
    }

    private void Replace(int line, int character, int endLine, int endCharacter, string text, int version) =>
        _client.Notify("textDocument/didChange", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = Uri, ["version"] = version },
            ["contentChanges"] = new JsonArray
            {
                new JsonObject { ["range"] = Range(line, character, endLine, endCharacter), ["text"] = text },
            },
        });

    private JsonArray Actions(int line, int character)
    {
        JsonObject parameters = Document();
        parameters["range"] = Range(line, character, line, character);
        parameters["context"] = new JsonObject { ["diagnostics"] = new JsonArray() };
        return _client.Result("textDocument/codeAction", parameters).ShouldNotBeNull().AsArray();
    }

    private static JsonObject Document() => new() { ["textDocument"] = new JsonObject { ["uri"] = Uri } };

    private static JsonObject At(int line, int character)
    {
        JsonObject parameters = Document();
        parameters["position"] = new JsonObject { ["line"] = line, ["character"] = character };
        return parameters;
    }

    private static JsonObject Range(int line, int character, int endLine, int endCharacter) => new()
    {
        ["start"] = new JsonObject { ["line"] = line, ["character"] = character },
        ["end"] = new JsonObject { ["line"] = endLine, ["character"] = endCharacter },
    };

    private static List<string> Codes(JsonArray findings) =>
    [
        .. findings.Select(found =>
        {
            JsonNode range = found!["range"]!;
            return $"{found["code"]}@{range["start"]!["line"]}:{range["start"]!["character"]}-{range["end"]!["line"]}:{range["end"]!["character"]}";
        }),
    ];
}
