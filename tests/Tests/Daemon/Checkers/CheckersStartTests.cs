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
}
