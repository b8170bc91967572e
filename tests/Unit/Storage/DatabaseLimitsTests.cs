using Npgsql;
using StreamVibe.Storage;

namespace StreamVibe.Tests.Unit.Storage;

public sealed class DatabaseLimitsTests
{
    [Fact]
    public void A_server_that_hangs_is_given_up_within_ten_seconds()
    {
        var text = Opened("Host=/tmp;Username=streamvibe");
        Assert.InRange(text.CommandTimeout + text.Timeout, 1, 9);
        Assert.Contains("idle_in_transaction_session_timeout", text.Options, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_that_the_connection_string_sets_itself_are_kept()
    {
        var text = Opened("Host=/tmp;Username=streamvibe;Command Timeout=17;Timeout=15");
        Assert.Equal((17, 15), (text.CommandTimeout, text.Timeout));
    }

    static NpgsqlConnectionStringBuilder Opened(string connectionString)
    {
        var address = new DatabaseAddress();
        address.Set(connectionString);
        using var source = Database.Open(address, "streamvibe_user", maxPool: 3);
        return new(source.ConnectionString);
    }
}
