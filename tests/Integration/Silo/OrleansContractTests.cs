using Npgsql;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Silo;

/// <summary>Orleans' packages carry no SQL: a key forgotten here would only show when a silo misses it.</summary>
public sealed class OrleansContractTests(PostgresFixture postgres)
{
    static readonly string[] keys =
    [
        "InsertMembershipVersionKey", "InsertMembershipKey", "UpdateMembershipKey", "UpdateIAmAlivetimeKey", "MembershipReadRowKey", "MembershipReadAllKey",
        "DeleteMembershipTableEntriesKey", "GatewaysQueryKey", "CleanupDefunctSiloEntriesKey", "CleanupDefunctSiloEntryKey",
        "ReadFromStorageKey", "WriteToStorageKey", "ClearStorageKey", "DeleteStorageKey",
        "UpsertReminderRowKey", "ReadReminderRowsKey", "ReadReminderRowKey", "ReadRangeRows1Key", "ReadRangeRows2Key", "DeleteReminderRowKey", "DeleteReminderRowsKey",
    ];

    [Fact]
    public async Task Every_query_key_of_the_three_providers_is_there_and_no_other()
    {
        var found = await Sql.ListAsync<string>(await postgres.CreateDatabaseAsync(), "select querykey from orleans.orleansquery", "streamvibe_service");
        Assert.Equal(keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("streamvibe_service", "delete from orleans.orleansquery")]
    [InlineData("streamvibe_service", "create table orleans.more (id int)")]
    [InlineData("streamvibe_user", "select 1 from orleans.grain_state")]
    [InlineData("streamvibe_public", "select 1 from orleans.reminder")]
    [InlineData(null, "select 1 from orleans.silo")]
    public async Task Nobody_reaches_further_than_his_role(string? role, string sql)
    {
        var database = await postgres.CreateDatabaseAsync();
        var refused = await Assert.ThrowsAsync<PostgresException>(() => Sql.RunAsync(database, sql, role));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
