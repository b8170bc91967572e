using System.Text;
using StreamVibe.PrivatePostgres;

namespace StreamVibe.Tests.Unit.Silo;

public sealed class PostgresPlacesTests
{
    [Fact]
    public void Our_own_server_lives_in_the_folder_that_was_asked_for()
    {
        var places = PostgresPlaces.For("/somewhere/data", "/", asOther: false);
        Assert.Equal("/somewhere/data", places.Root);
        Assert.Equal("/somewhere/data/sockets", places.Sockets);
    }

    [Fact]
    public void A_server_started_by_root_lives_where_its_account_can_enter()
    {
        var places = PostgresPlaces.For("/root/data", "/", asOther: true);
        Assert.Matches("^/var/tmp/streamvibe-[0-9a-f]{12}$", places.Root);
        Assert.NotEqual(places.Root, PostgresPlaces.For("/root/other", "/", asOther: true).Root);
    }

    [Fact]
    public void A_socket_never_gets_a_name_too_long_for_the_kernel()
    {
        for (var length = 1; length < 200; length++)
        {
            var places = PostgresPlaces.For("/" + new string('é', length), "/", asOther: false);
            Assert.True(Encoding.UTF8.GetByteCount(Path.Combine(places.Sockets, ".s.PGSQL.5432")) < 107);
        }
    }

    [Fact]
    public void Without_a_setting_the_data_is_in_the_repository_whatever_the_content_root()
    {
        var repository = PostgresPlaces.RepositoryOf(AppContext.BaseDirectory);
        Assert.True(File.Exists(Path.Combine(repository, "StreamVibe.sln")));
        Assert.Equal(Path.Combine(repository, ".data", "postgres"), PostgresPlaces.For(null, Path.Combine(repository, "Api"), asOther: false).Root);
    }

    [Theory]
    [InlineData("postgres:x:101:104:admin:/var/lib/postgresql:/bin/bash", "setpriv --reuid 101 --regid 104 --init-groups -- initdb")]
    [InlineData("root:x:0:0:root:/root:/bin/bash", "setpriv --reuid 65534 --regid 65534 --clear-groups -- initdb")]
    public void Root_hands_the_server_to_an_unprivileged_account(string passwd, string expected) =>
        Assert.Equal(expected, string.Join(' ', PostgresAccount.Unprivileged([passwd]).Run("initdb")));
}
