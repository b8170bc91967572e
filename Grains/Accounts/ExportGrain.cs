using Orleans.Concurrency;

namespace StreamVibe.Accounts;

[StatelessWorker, GrainType("export")]
sealed class ExportGrain(ExportStore store) : Grain, IExportGrain
{
    public async Task<ExportPart> Read(ExportPlace place)
    {
        var section = ExportSections.All[place.Section];
        var rows = await store.Read(this.GetPrimaryKey(), section, place);
        return new(section.Name, section.IsList, string.Join(',', rows.Select(row => row.Json)), ExportSections.After(place, rows.Count, rows.LastOrDefault()));
    }
}
