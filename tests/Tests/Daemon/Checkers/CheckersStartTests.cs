using Holdfast.Configuration;
using Holdfast.Core;
using Holdfast.Core.Control;
using Holdfast.Tests.Configuration;
using Holdfast.Tests.Daemon.Control;

namespace Holdfast.Tests.Daemon.Checkers;

/// <summary>What the checkers child gets is what the parent compiled.</summary>
public sealed class CheckersStartTests
{
    [Fact]
    public void Every_configuration_of_the_corpus_survives_the_way_to_the_child()
    {
        int count = 0;
        foreach (CorpusTests.Oracle oracle in CorpusTests.Oracles())
        {
            CompilationResult result = Compiler.Compile(Path.Combine(CorpusTests.Folder(), oracle.File), CorpusTests.World(oracle));
            if (result.Model is not { VirtualServers.Count: > 0 } model) continue;
            count++;
            CheckersStart start = CheckersStart.Of(model, new ChildSettings());

            Structure.Of(CheckersMessages.Read(CheckersMessages.Write(start))).ShouldBe(Structure.Of(start), oracle.File);
        }

        count.ShouldBeGreaterThan(30);
    }

    [Theory]
    [InlineData("TCP_CHECK {\n connect_port 81\n bindto 10.0.0.9\n bind_port 90\n fwmark 3\n retry 4\n alpha\n }")]
    [InlineData("HTTP_GET {\n url {\n path /a\n digest 0123456789abcdef0123456789abcdef\n status_code 200-204 301\n virtualhost x\n }\n http_protocol 1.1\n }")]
    [InlineData("SSL_GET {\n enable_sni\n url {\n path /b\n regex \"a.b\"\n regex_options caseless\n }\n }")]
    [InlineData("SMTP_CHECK {\n helo_name me\n }")]
    [InlineData("DNS_CHECK {\n type aaaa\n name a.example\n }")]
    [InlineData("UDP_CHECK {\n payload 0102\n require_reply 0304/ff00\n min_reply_length 2\n max_reply_length 9\n }")]
    [InlineData("PING_CHECK {\n }")]
    [InlineData("MISC_CHECK {\n misc_path \"/bin/true a b\"\n misc_dynamic\n misc_timeout 3\n user nobody\n }")]
    [InlineData("FILE_CHECK {\n track_file f\n weight 3 reverse\n }")]
    [InlineData("REDIS_CHECK {\n }")]
    [InlineData("GRPC_CHECK {\n }")]
    public void A_check_survives_the_way_to_the_child(string check)
    {
        ConfigurationModel model = Compile.Text($$"""
            global_defs {
                script_user root
                lvs_notify_fifo /run/f
                smtp_server 127.0.0.1
            }
            track_file f {
                file /run/value
            }
            virtual_server_group g {
                10.1.0.1-5 80
                fwmark 7
            }
            virtual_server group g {
                persistence_timeout 50
                protocol TCP
                lb_algo sh
                sh-port
                quorum 2
                hysteresis 1
                quorum_up "/bin/true up"
                sorry_server 10.0.0.8 80
                real_server 10.0.0.1 80 {
                    weight 9
                    uthreshold 5
                    lthreshold 4
                    inhibit_on_failure
                    notify_down /bin/true
                    smtp_alert off
                    {{check}}
                }
            }
            """).Model.ShouldNotBeNull();
        model.VirtualServers.Single().RealServers.Single().Checks.Count.ShouldBe(1);
        CheckersStart start = CheckersStart.Of(model, new ChildSettings { ControlSocket = "/run/s", KeepServicesAtExit = true });

        Structure.Of(CheckersMessages.Read(CheckersMessages.Write(start))).ShouldBe(Structure.Of(start));
    }

    [Fact]
    public void The_child_s_model_is_the_parent_s_without_virtual_routers()
    {
        ConfigurationModel model = Compile.Text("""
            virtual_server 10.1.0.1 80 {
                protocol TCP
                real_server 10.0.0.1 80 {
                    TCP_CHECK {
                    }
                }
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                virtual_ipaddress {
                    10.1.0.1
                }
            }
            """).Model.ShouldNotBeNull();

        ConfigurationModel seen = CheckersStart.Of(model, new ChildSettings()).ToModel();

        Structure.Of(seen).ShouldBe(Structure.Of(model with { VirtualRouters = [] }));
    }

    [Fact]
    public void A_reload_carries_only_the_virtual_servers_that_are_others()
    {
        ConfigurationModel before = Farm(Enumerable.Range(1, 100), weight: 1);
        ConfigurationModel after = Farm([.. Enumerable.Range(50, 50), 7, 200], weight: 1);
        after = after with { VirtualServers = [.. after.VirtualServers.Take(20), Farm([3], weight: 5).VirtualServers[0], .. after.VirtualServers.Skip(20)] };
        byte[] all = CheckersMessages.Write(CheckersStart.Of(before, new ChildSettings()), former: null, out UInt128[] digests);

        byte[] some = CheckersMessages.Write(CheckersStart.Of(after, new ChildSettings()), digests, out UInt128[] next);

        CheckersStart read = CheckersMessages.Read(some);
        read.VirtualServers.Count.ShouldBe(2, "one that has another weight, and a new one");
        ConfigurationModel merged = read.ToModel(before.VirtualServers);
        Structure.Of(merged).ShouldBe(Structure.Of(after));
        merged.VirtualServers[0].ShouldBeSameAs(before.VirtualServers[49]);
        some.Length.ShouldBeLessThan(all.Length / 5);
        next.Length.ShouldBe(after.VirtualServers.Count);
        Should.Throw<InvalidDataException>(() => read.ToModel([])).Message.ShouldBe("There is no virtual server 49 to be kept.");
    }

    [Fact]
    public void A_message_that_ends_early_is_none()
    {
        byte[] message = CheckersMessages.Write(CheckersStart.Of(Farm([1, 2], weight: 1), new ChildSettings()));

        CheckersMessages.Read(message).VirtualServers.Count.ShouldBe(2);
        Should.Throw<System.Text.Json.JsonException>(() => CheckersMessages.Read(message.AsSpan(..^1)));
        Should.Throw<System.Text.Json.JsonException>(() => CheckersMessages.Read(message.AsSpan(..2)));
    }

    private static ConfigurationModel Farm(IEnumerable<int> numbers, int weight) => Compile.Text(string.Concat(numbers.Select(number => $$"""
        virtual_server 10.1.0.{{number}} 80 {
            protocol TCP
            real_server 10.0.0.1 80 {
                weight {{weight}}
                TCP_CHECK {
                }
            }
        }

        """))).Model.ShouldNotBeNull();
}
