package dev.plinth.test.architecture.shop.catalog;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.data.repository.ListPagingAndSortingRepository;

interface LabelRepository extends ListCrudRepository<String, Long>, ListPagingAndSortingRepository<String, Long> {

}
